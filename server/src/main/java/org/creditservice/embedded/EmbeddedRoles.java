package org.creditservice.embedded;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.postgresql.util.PasswordUtil;

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

  /**
   * How often a password is hashed. More would make it slower to guess, which {@link
   * EmbeddedDatabase}'s random passwords don't need, and each new connection.
   */
  private static final int SCRAM_ITERATIONS = 1;

  private static final int SALT_BYTES = 16;

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
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
        statement.execute("CREATE ROLE %s LOGIN".formatted(role));
      }
      statement.execute("ALTER ROLE %s PASSWORD '%s'".formatted(role, scramSha256(password)));
    }
    connection.setAutoCommit(true);
  }

  /** Hashes a password here, so that PostgreSQL cannot log it. */
  private static String scramSha256(String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return PasswordUtil.encodeScramSha256(password.toCharArray(), SCRAM_ITERATIONS, salt);
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
