package org.creditservice.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
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
        open("lanes", target, timeouts, laneConnections, laneSession(timeouts)),
        open("reads", target, timeouts, readConnections, readSession(timeouts)));
  }

  private static HikariDataSource open(
      String name,
      DatabaseTarget target,
      DatabaseTimeouts timeouts,
      int connections,
      String session) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("credit-" + name);
    config.setJdbcUrl(target.jdbcUrl());
    target
        .withDefaults(timeouts.driverProperties())
        .withDefaults(Map.of("ApplicationName", "credit-" + name))
        .driverProperties()
        .forEach((property, value) -> config.addDataSourceProperty((String) property, value));
    config.setMaximumPoolSize(connections);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(session);
    config.setConnectionTimeout(Math.min(BORROW.toMillis(), timeouts.connect().toMillis()));
    config.setValidationTimeout(timeouts.connect().toMillis());
    // The database may be unavailable when the service starts.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /**
   * The settings of a lane's session.
   *
   * <p>Its statements find every row by primary key, row by row of their input. With the other
   * plans switched off, PostgreSQL does so even on tables without statistics, where it would rather
   * scan and hash.
   */
  public static String laneSession(DatabaseTimeouts timeouts) {
    return String.join(
        "; ",
        List.of(
            "SET enable_seqscan = off",
            "SET enable_bitmapscan = off",
            "SET enable_material = off",
            "SET enable_hashjoin = off",
            "SET enable_mergejoin = off",
            // Every plan is right for all values, so none is made again.
            "SET plan_cache_mode = force_generic_plan",
            "SET lock_timeout = " + timeouts.lock().toMillis(),
            "SET statement_timeout = " + timeouts.statement().toMillis(),
            abandonedSession(timeouts),
            // Acknowledged means flushed, whatever the database's default is.
            "SELECT set_config('synchronous_commit', 'on', false)"
                + " WHERE current_setting('synchronous_commit') = 'off'"));
  }

  static String readSession(DatabaseTimeouts timeouts) {
    return "SET statement_timeout = "
        + timeouts.statement().toMillis()
        + "; "
        + abandonedSession(timeouts);
  }

  /**
   * The settings that end the session of a server that is frozen or gone. Its locks and its
   * snapshot must not outlive it for long.
   *
   * <p>If its host has vanished, PostgreSQL's system notices by the probes of TCP: 5 seconds after
   * the last packet, then 3 times every 2 seconds. If the connection is still alive, PostgreSQL
   * must notice. It does when the session is idle within a transaction. But while it waits for the
   * rest of what a server sends, only transaction_timeout runs, which PostgreSQL 17 brought.
   */
  private static String abandonedSession(DatabaseTimeouts timeouts) {
    return String.join(
        "; ",
        List.of(
            "SET tcp_keepalives_idle = 5",
            "SET tcp_keepalives_interval = 2",
            "SET tcp_keepalives_count = 3",
            "SET tcp_user_timeout = 10000",
            "SET idle_in_transaction_session_timeout = " + timeouts.statement().toMillis(),
            "SELECT set_config('transaction_timeout', '%d', false)"
                    .formatted(timeouts.transaction().toMillis())
                + " WHERE current_setting('transaction_timeout', true) IS NOT NULL"));
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
