package org.creditservice.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.postgresql.PGConnection;

/** The roles in the embedded PostgreSQL, and the database that one of them owns. */
final class EmbeddedRoles {
  static final String DATABASE = "credit";

  /** Owns the database and its contents; not a superuser. */
  static final String OWNER = "credit";

  /** The roles of servers, without and with --key-retention. */
  static final String SERVICE = "credit_service";

  static final String RETENTION = "credit_retention";

  /** What the roles of servers need. */
  static final List<Grantee> GRANTEES =
      List.of(new Grantee(SERVICE, false), new Grantee(RETENTION, true));

  private EmbeddedRoles() {}

  /**
   * Creates what is missing, and sets the passwords. A kill may have come between any two steps, so
   * each checks whether it is done.
   *
   * @param owner the database, as the role that is to own it
   * @param servicePassword of the roles of servers
   */
  static void ensure(DatabaseTarget owner, String servicePassword) throws SQLException {
    DatabaseTarget superuser = owner.as(PostgresCluster.SUPERUSER, owner.password());
    try (Connection connection = SessionSettings.UNTIMED.connect(superuser.in("postgres"));
        Statement statement = connection.createStatement()) {
      ensureRole(connection, OWNER, password(owner));
      ensureRole(connection, SERVICE, servicePassword);
      ensureRole(connection, RETENTION, servicePassword);
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
        statement.execute("CREATE DATABASE %s OWNER %s".formatted(DATABASE, OWNER));
      }
    }
    RoleGrants.closeDatabase(superuser);
  }

  /** Creates a role if it isn't there, and sets its password. */
  private static void ensureRole(Connection connection, String role, String password)
      throws SQLException {
    connection.setAutoCommit(false);
    if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE ROLE %s LOGIN".formatted(role));
      }
    }
    // Hashes the password in the driver, so that PostgreSQL cannot log it.
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(role, password.toCharArray(), "scram-sha-256");
    connection.setAutoCommit(true);
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      return statement.executeQuery().next();
    }
  }

  private static String password(DatabaseTarget target) {
    String password = target.password();
    if (password == null) {
      throw new AssertionError("the embedded PostgreSQL always has a password");
    }
    return password;
  }
}
