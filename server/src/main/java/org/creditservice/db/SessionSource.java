package org.creditservice.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.creditservice.config.DatabaseTarget;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens sessions that have their settings, on the primary and, unless it is asked for, on nothing
 * else: a standby can't write, and what it shows may be old. A proxy, a name in the DNS or a URL
 * with several hosts may lead to one.
 *
 * <p>Hosts are tried in the order of the URL, the one that was the primary last first. The driver's
 * own choice among them shares one connect timeout: behind a host that has vanished, it would never
 * reach the next.
 */
public final class SessionSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private static final String IS_STANDBY = "SELECT pg_catalog.pg_is_in_recovery()";

  /** read_only_sql_transaction: what a standby would answer to the first write. */
  private static final String READ_ONLY = "25006";

  private final transient List<DatabaseTarget> hosts;
  private final transient SessionSettings settings;
  private final Role role;
  private volatile int lastPrimary;

  /** What a session may be on. */
  public enum Role {
    PRIMARY,
    /** For reads to which it does not matter whether they are a moment old. */
    PRIMARY_OR_STANDBY
  }

  public SessionSource(DatabaseTarget target, SessionSettings settings) {
    this(target, settings, Role.PRIMARY);
  }

  public SessionSource(DatabaseTarget target, SessionSettings settings, Role role) {
    this.hosts = target.eachHost();
    this.settings = settings;
    this.role = role;
  }

  @Override
  public Connection getConnection() throws SQLException {
    List<SQLException> failures = new ArrayList<>();
    int first = lastPrimary;
    for (int i = 0; i < hosts.size(); i++) {
      int host = (first + i) % hosts.size();
      try {
        Connection connection = connect(hosts.get(host));
        lastPrimary = host;
        return connection;
      } catch (SQLException e) {
        failures.add(e);
      }
    }
    throw failures.size() == 1 ? failures.get(0) : noPrimary(failures);
  }

  /** Whether no session was given because a server is a standby. */
  public static boolean isStandby(SQLException failure) {
    return READ_ONLY.equals(failure.getSQLState());
  }

  private Connection connect(DatabaseTarget host) throws SQLException {
    Connection connection = settings.connect(host);
    if (role == Role.PRIMARY_OR_STANDBY) {
      return connection;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(IS_STANDBY)) {
      rows.next();
      if (rows.getBoolean(1)) {
        throw new SQLException("The server at %s is a standby".formatted(host.url()), READ_ONLY);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** All reasons in one, with the code of one that may pass, if there is one. */
  private static SQLException noPrimary(List<SQLException> failures) {
    SQLException decisive =
        failures.stream().filter(FailureKind::isTransient).findFirst().orElse(failures.get(0));
    SQLException all =
        new SQLException(
            failures.stream().map(SQLException::getMessage).collect(Collectors.joining("; ")),
            decisive.getSQLState());
    failures.forEach(all::addSuppressed);
    return all;
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return getConnection();
  }
}
