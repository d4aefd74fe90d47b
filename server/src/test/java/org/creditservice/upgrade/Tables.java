package org.creditservice.upgrade;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Dumps all rows of the service's tables as INSERT statements, one row per line in a fixed order,
 * so that two dumps can be compared. It uses plain SQL, since pg_dump may be older than the server.
 */
final class Tables {
  private static final String ALL =
      """
      SELECT table_name FROM information_schema.tables
      WHERE table_schema = 'credit' AND table_name <> 'flyway_schema_history'
      ORDER BY table_name
      """;

  private static final String COLUMNS =
      """
      SELECT quote_ident(column_name) FROM information_schema.columns
      WHERE table_schema = 'credit' AND table_name = ?
      ORDER BY ordinal_position
      """;

  private final DataSource database;

  Tables(DataSource database) {
    this.database = database;
  }

  String dump() throws SQLException {
    try (Connection connection = connect()) {
      StringBuilder sql = new StringBuilder();
      for (String table : column(connection, ALL)) {
        sql.append(inserts(connection, table));
      }
      return sql.toString();
    }
  }

  private static String inserts(Connection connection, String table) throws SQLException {
    List<String> columns = column(connection, COLUMNS, table);
    List<String> values =
        columns.stream().map(column -> "quote_nullable(" + column + "::text)").toList();
    // The key of each table is its first columns, three at most: bucket, profile and another.
    String key = String.join(", ", columns.subList(1, Math.min(3, columns.size())));
    String rows =
        "SELECT '  (' || concat_ws(', ', %s) || ')' FROM credit.%s ORDER BY %s"
            .formatted(String.join(", ", values), table, key);
    List<String> lines = column(connection, rows);
    return lines.isEmpty()
        ? ""
        : "INSERT INTO credit.%s (%s) VALUES\n%s;\n"
            .formatted(table, String.join(", ", columns), String.join(",\n", lines));
  }

  /** Inserts the rows of a dump into empty tables. */
  void restore(String dump) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // The braces in metadata are not JDBC escapes.
      statement.setEscapeProcessing(false);
      statement.execute(dump);
    }
  }

  /** The first column of a query's rows, as text. */
  List<String> column(String query, String... parameters) throws SQLException {
    try (Connection connection = connect()) {
      return column(connection, query, parameters);
    }
  }

  private static List<String> column(Connection connection, String query, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<String> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
      return values;
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Sets the time zone to UTC, so that dumps do not depend on the machine. */
  private Connection connect() throws SQLException {
    Connection connection = database.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
    }
    return connection;
  }
}
