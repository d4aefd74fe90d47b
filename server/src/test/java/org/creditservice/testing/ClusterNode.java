package org.creditservice.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.creditservice.config.DatabaseTarget;

/**
 * A worker of a cluster. What happens to it is done by programs that it starts itself, as only a
 * superuser may, so that a test needs nothing but its address.
 */
public record ClusterNode(String host, int port, DatabaseTarget coordinator) {
  /** Ends all sessions, as it does whenever one of its processes was killed, and recovers. */
  private static final String CRASH = "kill -9 $PPID";

  /** Once who asks for it has its answer; the postmaster first, or it would start more. */
  private static final String FREEZE =
      """
      sleep 1; all=$(head -n 1 postmaster.pid); kill -STOP $all; all="$all $(pgrep -P $all)"; kill -STOP $all;
      sleep %d; kill -CONT $all""";

  private static final String APART = "setsid sh -c '%s' >/dev/null 2>&1 </dev/null &";

  /** One of its processes is killed. In a second or so it serves again. */
  public void crash() {
    try {
      run(CRASH);
    } catch (SQLException e) {
      return; // its own session has ended, too
    }
    throw new AssertionError(this + " did not crash");
  }

  /** Nothing of it moves for so long, and its connections stay open. */
  public void freeze(Duration duration) {
    String program = FREEZE.formatted(duration.toSeconds()).replace("\n", " ");
    try {
      run(APART.formatted(program));
    } catch (SQLException e) {
      throw new IllegalStateException("freezing " + this, e);
    }
  }

  private void run(String program) throws SQLException {
    String url = coordinator.jdbcUrl().replaceFirst("//[^/]*/", "//%s:%d/".formatted(host, port));
    DatabaseTarget worker =
        new DatabaseTarget(
            url, coordinator.user(), coordinator.password(), coordinator.properties());
    try (Connection connection = worker.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (SELECT 1) TO PROGRAM '" + program.replace("'", "''") + "'");
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
