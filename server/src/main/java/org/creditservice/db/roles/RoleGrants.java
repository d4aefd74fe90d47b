package org.creditservice.db.roles;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.SessionSource;

/** Grants roles what they need to serve, and takes from them what they don't need. */
public final class RoleGrants {
  private static final String ROLE =
      """
      SELECT rolsuper, pg_has_role(oid,
        (SELECT nspowner FROM pg_namespace WHERE nspname = 'credit'), 'USAGE')
      FROM pg_roles WHERE rolname = ?
      """;

  private RoleGrants() {}

  /**
   * A role that is granted something.
   *
   * @param removesKeys whether its servers run with --key-retention
   */
  public record Grantee(String role, boolean removesKeys) {}

  /** A role that can't be one of the service. The message is a sentence for the operator. */
  public static final class UnusableRoleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableRoleException(String sentence) {
      super(sentence);
    }
  }

  /**
   * Grants, on a schema that is up to date; all or nothing. Servers that run never lack a privilege
   * that they had rightly. Nothing changes if it is repeated.
   *
   * @param owner the database, as the role that owns the schema
   * @throws UnusableRoleException if a role doesn't exist, or has all privileges anyway
   */
  public static void grant(DatabaseTarget owner, List<Grantee> grantees) throws SQLException {
    try (Connection connection = new SessionSource(owner, SessionSettings.UNTIMED).getConnection();
        Statement statement = connection.createStatement()) {
      for (Grantee grantee : grantees) {
        requireUsable(connection, grantee.role(), owner);
      }
      connection.setAutoCommit(false);
      statement.execute(RolesScript.SHIPPED.database());
      for (Grantee grantee : grantees) {
        statement.execute(RolesScript.SHIPPED.grants(grantee.role(), grantee.removesKeys()));
      }
      connection.commit();
    }
  }

  /** Keeps everybody but the owner from creating objects; {@code target} says who does it. */
  public static void closeDatabase(DatabaseTarget target) throws SQLException {
    try (Connection connection =
            new SessionSource(target, SessionSettings.UNTIMED).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(RolesScript.SHIPPED.database());
    }
  }

  private static void requireUsable(Connection connection, String role, DatabaseTarget database)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(ROLE)) {
      query.setString(1, role);
      ResultSet row = query.executeQuery();
      if (!row.next()) {
        throw new UnusableRoleException(
            "There is no role \"%s\" at %s: create it first, as 'credit roles' prints it."
                .formatted(role, database.url()));
      }
      if (row.getBoolean(1) || row.getBoolean(2)) {
        throw new UnusableRoleException(
            ("The role \"%s\" is a superuser or owns the schema, so it can't be kept from"
                    + " anything: create one for the service, as 'credit roles' prints it.")
                .formatted(role));
      }
    }
  }
}
