package org.creditservice.db.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the session's role may do with the service's schema.
 *
 * @param role as SQL writes it
 * @param database as SQL writes it
 * @param owner of the schema; null if there is no schema
 * @param mayCreateTables whether the role may create tables in it
 * @param hasHistory whether migrations have been applied to it
 * @param table one that it contains; null if it contains none
 */
record SchemaAccess(
    String role,
    String database,
    @Nullable String owner,
    boolean mayCreateTables,
    boolean hasHistory,
    @Nullable String table) {

  private static final String QUERY =
      """
      SELECT quote_ident(current_user), quote_ident(current_database()),
        pg_get_userbyid(namespace.nspowner),
        has_schema_privilege(namespace.oid, 'USAGE') AND
          has_schema_privilege(namespace.oid, 'CREATE'),
        EXISTS (SELECT FROM pg_class WHERE relnamespace = namespace.oid
          AND relname = 'flyway_schema_history'),
        (SELECT min(relname::text) FROM pg_class WHERE relnamespace = namespace.oid
          AND relkind IN ('r', 'p', 'v', 'm', 'f'))
      FROM (VALUES (1)) AS always
      LEFT JOIN pg_namespace AS namespace ON namespace.nspname = ?
      """;

  static SchemaAccess of(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, Migrations.SCHEMA);
      ResultSet row = statement.executeQuery();
      row.next();
      return new SchemaAccess(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getBoolean(4),
          row.getBoolean(5),
          row.getString(6));
    }
  }
}
