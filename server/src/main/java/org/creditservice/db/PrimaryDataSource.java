package org.creditservice.db;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the primary, and to nothing else: a standby can't write, and what it shows may be
 * old. A proxy, a name in the DNS or a URL with several hosts may lead to one.
 *
 * <p>Hosts are tried in the order of the URL, the one that was the primary last first. The driver's
 * own choice among them shares one connect timeout: behind a host that has vanished, it would never
 * reach the next.
 */
public final class PrimaryDataSource implements DataSource {
  private static final String IS_STANDBY = "SELECT pg_catalog.pg_is_in_recovery()";

  /** read_only_sql_transaction: what a standby would answer to the first write. */
  private static final String READ_ONLY = "25006";

  private final List<DatabaseTarget> hosts;
  private volatile int lastPrimary;

  public PrimaryDataSource(DatabaseTarget target) {
    this.hosts = target.eachHost();
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

  private static Connection connect(DatabaseTarget host) throws SQLException {
    Connection connection = host.connect();
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
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the role is part of the target");
  }

  /** Ignored: the target has its own timeouts. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("it does not log");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("it wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
