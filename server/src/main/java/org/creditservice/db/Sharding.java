package org.creditservice.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jooq.DSLContext;

/** Whether the tables are distributed over the nodes of a Citus cluster. */
public final class Sharding {
  private static final String HAS_CATALOG =
      "SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL";

  private static final String IS_DISTRIBUTED =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition"
          + " WHERE logicalrelid = to_regclass('credit.profiles') AND partmethod = 'h')";

  private Sharding() {}

  /** Whether they are. An ordinary PostgreSQL has no catalog that could say so. */
  public static boolean isDistributed(Connection connection) throws SQLException {
    return is(connection, HAS_CATALOG) && is(connection, IS_DISTRIBUTED);
  }

  /** The same. */
  public static boolean isDistributed(DSLContext db) {
    return db.connectionResult(Sharding::isDistributed);
  }

  private static boolean is(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
