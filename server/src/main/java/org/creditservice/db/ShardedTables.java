package org.creditservice.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.creditservice.config.DatabaseTarget;

/**
 * How many of the tables that have a bucket Citus has distributed.
 *
 * @param distributed by bucket, all of them to the same places
 * @param tables all of them; none where none is distributed
 */
public record ShardedTables(int distributed, int tables) {
  private static final ShardedTables NONE = new ShardedTables(0, 0);

  private static final String TABLES =
      """
      SELECT count(*) FILTER (WHERE placed.colocationid = (
          SELECT first.colocationid FROM pg_catalog.pg_dist_partition AS first
          WHERE first.logicalrelid = 'credit.profiles'::regclass AND first.partmethod = 'h')
            AND placed.partmethod = 'h'
            AND pg_catalog.column_to_column_name(placed.logicalrelid, placed.partkey) = 'bucket'),
        count(*)
      FROM pg_catalog.pg_class AS it
      JOIN pg_catalog.pg_attribute AS bucket ON bucket.attrelid = it.oid AND bucket.attname = 'bucket'
      LEFT JOIN pg_catalog.pg_dist_partition AS placed ON placed.logicalrelid = it.oid
      WHERE it.relnamespace = 'credit'::regnamespace AND it.relkind = 'r'
      """;

  /** Looks at a database whose schema is ready. */
  public static ShardedTables of(DatabaseTarget target) throws SQLException {
    try (Connection connection =
        new SessionSource(target, SessionSettings.UNTIMED).getConnection()) {
      return Sharding.isDistributed(connection) ? read(connection) : NONE;
    }
  }

  private static ShardedTables read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      rows.next();
      return new ShardedTables(rows.getInt(1), rows.getInt(2));
    }
  }

  /** Whether transactions must stay within one bucket. */
  public boolean isDistributed() {
    return distributed > 0;
  }

  /** Whether some tables are distributed and some are not, or not alike. */
  public boolean isIncomplete() {
    return distributed > 0 && distributed < tables;
  }
}
