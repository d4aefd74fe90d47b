package org.creditservice.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database does what commands need: it lets lanes in, has the service's tables, and
 * commits what is written. A lane that has just committed is proof; while there is none, this
 * commits by itself. For one thread.
 */
public final class DatabaseCheck implements AutoCloseable {
  static final String TABLES = "SELECT FROM credit.profiles LIMIT 0";

  /**
   * Writes and commits, and leaves nothing behind. The message makes the commit wait for the disk
   * and for synchronous standbys, as a command's does; nobody reads it. The snapshot is a small
   * file in the data directory until the transaction ends: a full disk has no room for it.
   */
  static final String COMMIT =
      "SELECT pg_catalog.pg_export_snapshot(),"
          + " pg_catalog.pg_logical_emit_message(true, 'credit', '')";

  /** A commit takes milliseconds. Callers who wait for one that takes longer give up, too. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final Duration RECENT = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(DatabaseCheck.class);

  private final DataSource connections;
  private final LaneOutcomes lanes;
  private @Nullable Connection connection;
  private boolean unavailable;

  /**
   * @param connections opens one as a lane does
   */
  public DatabaseCheck(DataSource connections, LaneOutcomes lanes) {
    this.connections = connections;
    this.lanes = lanes;
  }

  /** Why commands can't be executed now; empty if they can. */
  public Optional<Throwable> failure() {
    Optional<Throwable> failure = find();
    if (unavailable && failure.isEmpty()) {
      // What a lane tries now may still fail for a reason from before, once.
      lanes.forgetFailures();
    }
    unavailable = failure.isPresent();
    return failure;
  }

  private Optional<Throwable> find() {
    Optional<Throwable> failing = lanes.failure();
    if (failing.isEmpty() && lanes.committedWithin(RECENT)) {
      return Optional.empty();
    }
    if (failing.isPresent()) {
      // What a lane needs now is a new connection, so this needs one, too, and leaves it its own.
      close();
    }
    return commit().or(() -> failing);
  }

  private Optional<Throwable> commit() {
    boolean reused = connection != null;
    long begin = System.nanoTime();
    try {
      commit(connected());
      return Optional.empty();
    } catch (SQLException e) {
      close();
      // A connection that was lost fails at once, and is no news; the next one tells.
      boolean lost = reused && System.nanoTime() - begin < TIMEOUT.toNanos();
      return lost ? commit() : Optional.of(e);
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection == null ? connections.getConnection() : connection;
    connection = open;
    return open;
  }

  private static void commit(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Unlike PostgreSQL's statement_timeout, this also ends the wait for a standby.
      statement.setQueryTimeout((int) TIMEOUT.toSeconds());
      statement.execute(TABLES);
      statement.execute(COMMIT);
      SQLWarning notCommitted = statement.getWarnings();
      if (notCommitted != null) {
        throw notCommitted;
      }
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.debug("the health check's connection could not be closed", e);
      }
    }
  }
}
