package org.creditservice.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTimeouts;

/**
 * Opens connections when they are needed, and keeps them: a server holds no more of them than it
 * uses, and needs none before its schema is ready.
 */
final class GrowingPool extends HikariDataSource {
  /**
   * How long to wait for a connection before that counts as a failure. It is short, so that callers
   * with short deadlines learn in time that the database is unavailable; the pool goes on
   * connecting within the connect timeout.
   */
  private static final Duration BORROW = Duration.ofMillis(500);

  private final Duration connectTimeout;

  GrowingPool(String name, DataSource source, int connections, DatabaseTimeouts timeouts) {
    super(config(name, source, connections, timeouts.connect()));
    this.connectTimeout = timeouts.connect();
  }

  private static HikariConfig config(
      String name, DataSource source, int connections, Duration connectTimeout) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    config.setIdleTimeout(0);
    config.setConnectionTimeout(Math.min(BORROW.toMillis(), connectTimeout.toMillis()));
    config.setValidationTimeout(connectTimeout.toMillis());
    // The database may be unavailable when the service starts.
    config.setInitializationFailTimeout(-1);
    config.setExceptionOverride(new DiscardUnavailable());
    return config;
  }

  /** Waits longer while nothing has failed: opening one takes its time on a busy machine. */
  @Override
  public Connection getConnection() throws SQLException {
    long begin = System.nanoTime();
    while (true) {
      try {
        return super.getConnection();
      } catch (SQLTransientConnectionException e) {
        boolean failed = e.getCause() != null;
        if (failed || System.nanoTime() - begin >= connectTimeout.toNanos()) {
          throw e;
        }
      }
    }
  }

  PoolUsage usage() {
    HikariPoolMXBean pool = getHikariPoolMXBean();
    return new PoolUsage(
        pool.getActiveConnections(),
        pool.getIdleConnections(),
        pool.getThreadsAwaitingConnection());
  }
}
