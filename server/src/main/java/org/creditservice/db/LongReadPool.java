package org.creditservice.db;

import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.db.SessionSource.Role;

/** Connections for work that reads everything, and whose pieces may take long. */
public final class LongReadPool implements AutoCloseable {
  /** Longest that one piece may take: such a disk is broken, or somebody has locked the table. */
  private static final Duration PIECE_MAX = Duration.ofMinutes(2);

  /** How much later the driver gives up than PostgreSQL. */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(10);

  private final GrowingPool pool;

  private LongReadPool(GrowingPool pool) {
    this.pool = pool;
  }

  /** A pool that connects on first use, and again whenever a connection was lost. */
  public static LongReadPool open(
      String name, DatabaseTarget target, DatabaseTimeouts timeouts, int connections, Role role) {
    long socket = PIECE_MAX.plus(SOCKET_MARGIN).toSeconds();
    SessionSource sessions =
        new SessionSource(
            target
                .with(Map.of("socketTimeout", String.valueOf(socket)))
                .withDefaults(timeouts.driverProperties())
                .withDefaults(Map.of("ApplicationName", name)),
            SessionSettings.ofLongReads(PIECE_MAX),
            role);
    return new LongReadPool(new GrowingPool(name, sessions, connections, timeouts));
  }

  public DataSource connections() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
