package org.creditservice.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Tables that are cut by bucket, as Citus cuts them, in a PostgreSQL without it: each is
 * partitioned by a hash of the bucket. What Citus's router knows of a statement, it knows from
 * PostgreSQL's planner: which value of {@code bucket} each table is restricted to. By the same
 * knowledge the planner leaves out partitions, and of a hash by nothing else.
 *
 * <p>Each statement's plan comes back as a notice, in JSON. Before it comes a notice for each row
 * that an {@code INSERT} was given: {@code row of profiles_3}.
 */
public final class PartitionedTables {
  /** How many partitions each table has, named after it: {@code profiles_0} and so on. */
  public static final int PARTITIONS = 8;

  /** Their schema. Tables without a bucket stay as they are. */
  public static final String SCHEMA = "parts";

  private static final List<String> PARTITION =
      List.of(
          "CREATE SCHEMA parts",
          """
          CREATE FUNCTION parts.tell() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            RAISE NOTICE 'row of %', TG_TABLE_NAME;
            RETURN NEW;
          END
          $$
          """,
          """
          DO $$
          DECLARE
            name text;
          BEGIN
            FOR name IN
              SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
              WHERE relnamespace = 'credit'::regnamespace AND relkind = 'r' AND attname = 'bucket'
            LOOP
              EXECUTE format('ALTER TABLE credit.%I SET SCHEMA parts', name);
              EXECUTE format('CREATE TABLE credit.%1$I (LIKE parts.%1$I INCLUDING ALL)'
                ' PARTITION BY HASH (bucket)', name);
              EXECUTE format('DROP TABLE parts.%I', name);
              FOR i IN 0 .. PARTITIONS - 1 LOOP
                EXECUTE format('CREATE TABLE parts.%I PARTITION OF credit.%I'
                  ' FOR VALUES WITH (MODULUS PARTITIONS, REMAINDER %s)', name || '_' || i, name, i);
              END LOOP;
              EXECUTE format('CREATE TRIGGER tell BEFORE INSERT ON credit.%I'
                ' FOR EACH ROW EXECUTE FUNCTION parts.tell()', name);
            END LOOP;
          END
          $$
          """
              .replace("PARTITIONS", String.valueOf(PARTITIONS)));

  /**
   * Plans are made for the values at hand, as Citus routes by them. The planner leaves out none of
   * the tables that a statement joins.
   */
  private static final List<String> SETTINGS =
      List.of(
          "session_preload_libraries = 'auto_explain'",
          "auto_explain.log_min_duration = 0",
          "auto_explain.log_level = 'notice'",
          "auto_explain.log_format = 'json'",
          "auto_explain.log_verbose = on",
          "plan_cache_mode = 'force_custom_plan'",
          "enable_self_join_elimination = off");

  private PartitionedTables() {}

  /** A new database with such tables, which are empty. */
  public static TestDatabase create() throws SQLException {
    TestDatabase database = TestDatabase.create();
    try (Connection connection = database.owner().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : PARTITION) {
        statement.execute(sql);
      }
    }
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("LOAD 'auto_explain'");
      for (String setting : SETTINGS) {
        statement.execute("ALTER DATABASE %s SET %s".formatted(database.name(), setting));
      }
    }
    // Grants the roles of servers what they need of the new tables.
    return database.migrate();
  }
}
