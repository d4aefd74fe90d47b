package org.creditservice.db;

import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;

/**
 * The connections: those of the lanes, one for each batch that may be under way, and a pool of
 * their own for queries, so that neither starves the other.
 */
public final class ConnectionPools implements AutoCloseable {
  /**
   * How long a health check may wait for the network. A server that is frozen, or has vanished,
   * must turn the health soon.
   */
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final GrowingPool lanes;
  private final GrowingPool reads;
  private final SessionSource checks;

  private ConnectionPools(GrowingPool lanes, GrowingPool reads, SessionSource checks) {
    this.lanes = lanes;
    this.reads = reads;
    this.checks = checks;
  }

  /** Pools that connect on first use, and again whenever a connection was lost. */
  public static ConnectionPools open(
      DatabaseTarget target, DatabaseTimeouts timeouts, int laneConnections, int readConnections) {
    SessionSettings lane = SessionSettings.ofLanes(timeouts);
    return new ConnectionPools(
        pool("credit-lanes", target, timeouts, laneConnections, lane),
        pool("credit-reads", target, timeouts, readConnections, SessionSettings.ofReads(timeouts)),
        // A check has its own time limit.
        sessions(
            "credit-checks",
            target.with(checkProperties(timeouts)),
            timeouts,
            lane.with("lock_timeout", "0")));
  }

  private static GrowingPool pool(
      String name,
      DatabaseTarget target,
      DatabaseTimeouts timeouts,
      int connections,
      SessionSettings settings) {
    return new GrowingPool(name, sessions(name, target, timeouts, settings), connections, timeouts);
  }

  private static SessionSource sessions(
      String name, DatabaseTarget target, DatabaseTimeouts timeouts, SessionSettings settings) {
    return new SessionSource(
        target
            .withDefaults(timeouts.driverProperties())
            .withDefaults(Map.of("ApplicationName", name))
            // Else a failure's message, and so the log, would have whole rows in it.
            .withDefaults(Map.of("logServerErrorDetail", "false")),
        settings);
  }

  private static Map<String, String> checkProperties(DatabaseTimeouts timeouts) {
    long connect = Math.min(timeouts.connect().toSeconds(), CHECK.toSeconds());
    return Map.of(
        "connectTimeout", String.valueOf(connect),
        "loginTimeout", String.valueOf(connect),
        "socketTimeout", String.valueOf(CHECK.toSeconds()));
  }

  /** For the engine's lanes. */
  public DataSource lanes() {
    return lanes;
  }

  /** For queries and watches. */
  public DataSource reads() {
    return reads;
  }

  /** For health checks: new connections outside of the pools, with the session of a lane. */
  public DataSource checks() {
    return checks;
  }

  public PoolUsage laneUsage() {
    return lanes.usage();
  }

  public PoolUsage readUsage() {
    return reads.usage();
  }

  @Override
  public void close() {
    lanes.close();
    reads.close();
  }
}
