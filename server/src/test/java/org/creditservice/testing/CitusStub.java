package org.creditservice.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What the service asks of Citus, in a PostgreSQL without it: which tables are distributed, and
 * what is set on the workers. Everything else stays as it is.
 */
public final class CitusStub {
  private static final List<String> CATALOG =
      List.of(
          "SET allow_system_table_mods = on",
          """
          CREATE TABLE pg_catalog.pg_dist_partition (
            logicalrelid regclass, partmethod "char", partkey text, colocationid integer)
          """,
          "GRANT SELECT ON pg_catalog.pg_dist_partition TO PUBLIC",
          """
          CREATE FUNCTION pg_catalog.column_to_column_name(regclass, text) RETURNS text
          LANGUAGE sql IMMUTABLE AS 'SELECT $2'
          """);

  private static final String DISTRIBUTE =
      """
      INSERT INTO pg_catalog.pg_dist_partition
      SELECT attrelid, 'h', 'bucket', 1 FROM pg_attribute
      WHERE attname = 'bucket' AND attrelid IN (
        SELECT oid FROM pg_class
        WHERE relnamespace = 'credit'::regnamespace AND relkind IN ('r', 'p') AND relname <> '%s')
      """;

  /** One worker: this very server, where a session begins with what its role has set. */
  private static final String WORKERS =
      """
      CREATE FUNCTION pg_catalog.run_command_on_workers(command text)
      RETURNS TABLE (nodename text, nodeport integer, success boolean, result text)
      LANGUAGE sql AS $$
        SELECT 'worker-1', 5432, true, (
          SELECT jsonb_object_agg(name, coalesce(
            (SELECT regexp_replace(setting, '^[^=]*=', '')
              FROM pg_db_role_setting, unnest(setconfig) AS setting
              WHERE setrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                AND setting LIKE name || '=%'), boot_val))::text
          FROM pg_settings WHERE strpos(command, quote_literal(name)) > 0)
      $$
      """;

  private CitusStub() {}

  /** In a database with the schema: all tables are distributed, but for one. */
  public static void distributeAllBut(TestDatabase database, String table) throws SQLException {
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : CATALOG) {
        statement.execute(sql);
      }
      statement.execute(DISTRIBUTE.formatted(table));
      statement.execute(WORKERS);
    }
  }

  /** In a database with the schema: all tables are distributed. */
  public static void distribute(TestDatabase database) throws SQLException {
    distributeAllBut(database, "");
  }
}
