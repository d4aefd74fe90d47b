package org.creditservice.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
   * How long a health check may wait for the network. A server that is frozen, or has vanished,
   * must turn the health soon.
   */
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final GrowingPool lanes;
  private final GrowingPool reads;
  private final PrimaryDataSource checks;
  private final String laneSession;

  private ConnectionPools(
      GrowingPool lanes, GrowingPool reads, PrimaryDataSource checks, String laneSession) {
    this.lanes = lanes;
    this.reads = reads;
    this.checks = checks;
    this.laneSession = laneSession;
  }

  /** Pools that connect on first use, and again whenever a connection was lost. */
  public static ConnectionPools open(
      DatabaseTarget target, DatabaseTimeouts timeouts, int laneConnections, int readConnections) {
    return new ConnectionPools(
        pool("lanes", target, timeouts, laneConnections, laneSession(timeouts)),
        pool("reads", target, timeouts, readConnections, readSession(timeouts)),
        primary("checks", target.withDefaults(checkProperties(timeouts)), timeouts),
        laneSession(timeouts));
  }

  private static Map<String, String> checkProperties(DatabaseTimeouts timeouts) {
    long connect = Math.min(timeouts.connect().toSeconds(), CHECK.toSeconds());
    return Map.of(
        "connectTimeout", String.valueOf(connect),
        "loginTimeout", String.valueOf(connect),
        "socketTimeout", String.valueOf(CHECK.toSeconds()));
  }

  private static GrowingPool pool(
      String name,
      DatabaseTarget target,
      DatabaseTimeouts timeouts,
      int connections,
      String session) {
    return GrowingPool.over(
        primary(name, target, timeouts),
        "credit-" + name,
        connections,
        session,
        timeouts.connect());
  }

  private static PrimaryDataSource primary(
      String name, DatabaseTarget target, DatabaseTimeouts timeouts) {
    return new PrimaryDataSource(
        target
            .withDefaults(timeouts.driverProperties())
            .withDefaults(Map.of("ApplicationName", "credit-" + name)));
  }

  /**
   * The settings of a lane's session.
   *
   * <p>Its statements find every row by primary key, row by row of their input. With the other
   * plans switched off, PostgreSQL does so even on tables without statistics, where it would rather
   * scan and hash. A session that is idle within a transaction belongs to a server that is frozen
   * or gone: its locks must not outlive it for long.
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
            "SET idle_in_transaction_session_timeout = " + timeouts.statement().toMillis(),
            // Acknowledged means flushed, whatever the database's default is.
            "SELECT set_config('synchronous_commit', 'on', false)"
                + " WHERE current_setting('synchronous_commit') = 'off'"));
  }

  static String readSession(DatabaseTimeouts timeouts) {
    return "SET statement_timeout = " + timeouts.statement().toMillis();
  }

  /** For the engine's lanes. */
  public DataSource lanes() {
    return lanes;
  }

  /** For queries and watches. */
  public DataSource reads() {
    return reads;
  }

  /** A new connection for a health check, outside of the pools, with a lane's session. */
  public Connection connectForCheck() throws SQLException {
    Connection connection = checks.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(laneSession);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() {
    lanes.close();
    reads.close();
  }
}
