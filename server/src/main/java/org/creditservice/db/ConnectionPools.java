package org.creditservice.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;

/**
 * The connections: one for each lane, and a pool of their own for queries, so that neither starves
 * the other.
 */
public final class ConnectionPools implements AutoCloseable {
  /**
   * How long to wait for a connection before that counts as a failure. It is short, so that callers
   * with short deadlines and health checks learn in time that the database is unavailable; the pool
   * goes on connecting within the connect timeout.
   */
  private static final Duration BORROW = Duration.ofMillis(500);

  private final HikariDataSource lanes;
  private final HikariDataSource reads;

  private ConnectionPools(HikariDataSource lanes, HikariDataSource reads) {
    this.lanes = lanes;
    this.reads = reads;
  }

  /** Pools that connect on first use, and again whenever a connection was lost. */
  public static ConnectionPools open(
      DatabaseTarget target, DatabaseTimeouts timeouts, int laneConnections, int readConnections) {
    return new ConnectionPools(
        open("lanes", target, timeouts, laneConnections, SessionSettings.ofLanes(timeouts)),
        open("reads", target, timeouts, readConnections, SessionSettings.ofReads(timeouts)));
  }

  private static HikariDataSource open(
      String name,
      DatabaseTarget target,
      DatabaseTimeouts timeouts,
      int connections,
      SessionSettings session) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("credit-" + name);
    config.setJdbcUrl(target.jdbcUrl());
    target
        .withDefaults(timeouts.driverProperties())
        .withDefaults(Map.of("ApplicationName", "credit-" + name))
        .with(SessionSettings.DRIVER_PROPERTIES)
        .driverProperties()
        .forEach((property, value) -> config.addDataSourceProperty((String) property, value));
    config.setMaximumPoolSize(connections);
    config.setConnectionInitSql(session.statement());
    config.setConnectionTimeout(Math.min(BORROW.toMillis(), timeouts.connect().toMillis()));
    config.setValidationTimeout(timeouts.connect().toMillis());
    // The database may be unavailable when the service starts.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** For the engine's lanes. */
  public DataSource lanes() {
    return lanes;
  }

  /** For queries, watches and health checks. */
  public DataSource reads() {
    return reads;
  }

  @Override
  public void close() {
    lanes.close();
    reads.close();
  }
}
