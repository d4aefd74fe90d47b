package org.creditservice.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.creditservice.config.DatabaseTarget;

/**
 * How many connections a role may have open.
 *
 * @param role its own limit; negative if it has none
 * @param database that of the database; negative if it has none
 * @param server that of all roles together
 */
public record ConnectionLimits(int role, int database, int server) {
  private static final String ROLE =
      "SELECT rolconnlimit FROM pg_catalog.pg_roles"
          + " WHERE rolname OPERATOR(pg_catalog.=) current_user";
  private static final String DATABASE =
      "SELECT datconnlimit FROM pg_catalog.pg_database"
          + " WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()";

  /** Version 16 has it. */
  private static final String RESERVED =
      "SELECT coalesce(pg_catalog.current_setting('reserved_connections', true), '0')";

  /** The limits of a database and the role that it is used with. */
  public static ConnectionLimits of(DatabaseTarget target) throws SQLException {
    try (Connection connection =
            new SessionSource(target, SessionSettings.UNTIMED).getConnection();
        Statement statement = connection.createStatement()) {
      int reserved =
          number(statement, "SHOW superuser_reserved_connections") + number(statement, RESERVED);
      return new ConnectionLimits(
          number(statement, ROLE),
          number(statement, DATABASE),
          number(statement, "SHOW max_connections") - reserved);
    }
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** What to change, if one of them is too low. */
  public Optional<String> shortage(ConnectionDemand demand) {
    int total = demand.total();
    if (role >= 0 && role < total) {
      return Optional.of(sentence(role, "its role", "ALTER ROLE … CONNECTION LIMIT", demand));
    }
    if (database >= 0 && database < total) {
      return Optional.of(
          sentence(database, "its database", "ALTER DATABASE … CONNECTION LIMIT", demand));
    }
    return server < total
        ? Optional.of(sentence(server, "PostgreSQL", "max_connections", demand))
        : Optional.empty();
  }

  private static String sentence(int limit, String who, String setting, ConnectionDemand demand) {
    return "%s, but %s allows only %d: raise it (%s), or lower --lanes"
        .formatted(demand.sentence(), who, limit, setting);
  }
}
