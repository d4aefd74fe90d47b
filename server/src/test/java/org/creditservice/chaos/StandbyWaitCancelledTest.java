package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Someone cancels a COMMIT that waits for its synchronous standby. PostgreSQL then reports success
 * with a warning, although the commit would be lost in a failover.
 */
class StandbyWaitCancelledTest {
  private static final String WAITING =
      "FROM pg_stat_activity WHERE application_name = 'credit-lanes' AND wait_event = 'SyncRep'";

  private final RestartablePostgres postgres = RestartablePostgres.start();
  private TestServer server;
  private Statement superuser;

  @BeforeEach
  void start() throws Exception {
    postgres.migrate();
    server = TestServer.start(postgres.target());
    Connection connection = postgres.superuser().connect();
    superuser = connection.createStatement();
  }

  @AfterEach
  void stop() throws Exception {
    superuser.getConnection().close();
    server.close();
    postgres.close();
  }

  @Test
  void isNoSuccess() throws Exception {
    AsyncClient client = new AsyncClient(server.channel());
    AsyncClient.answer(client.create("p", 100));
    setSynchronousStandby("nobody");
    awaitThatCommitsWait();
    var call = client.deduct("p", "k");
    for (int cancelled = 0; cancelled < 3; cancelled++) {
      // Only a new attempt waits again; had the first been taken for a success, none would.
      Await.until("a COMMIT waits for the standby", () -> cancelWaiting() == 1);
    }
    Await.until("a COMMIT waits for the standby", () -> count("SELECT count(*) " + WAITING) == 1);
    assertThat(call).isNotDone();

    setSynchronousStandby("");

    assertThat(AsyncClient.answer(call).getReplayed()).isFalse();
    assertThat(client.balance("p")).isEqualTo(99);
  }

  private void setSynchronousStandby(String name) throws SQLException {
    superuser.execute("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
    superuser.execute("SELECT pg_reload_conf()");
    Await.until(
        "the setting is in force",
        () -> {
          // A session sees a reload between two statements.
          try (ResultSet row = superuser.executeQuery("SHOW synchronous_standby_names")) {
            return row.next() && row.getString(1).equals(name);
          }
        });
  }

  /** A session sees the setting before the checkpointer does, which lets commits wait. */
  private void awaitThatCommitsWait() throws SQLException {
    try (Connection probe = postgres.superuser().connect()) {
      int pid = probe.unwrap(PGConnection.class).getBackendPID();
      var commits = BackgroundTask.run(() -> commitUntilEnded(probe));
      Await.until(
          "commits wait",
          () -> count("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == 1);
      assertThat(count("SELECT count(*) WHERE pg_terminate_backend(" + pid + ")")).isEqualTo(1);
      assertThat(commits.join()).isTrue();
    }
  }

  private static boolean commitUntilEnded(Connection probe) {
    try (Statement statement = probe.createStatement()) {
      while (true) {
        statement.execute("SELECT pg_logical_emit_message(true, 'probe', '')");
      }
    } catch (SQLException e) {
      return true;
    }
  }

  private int cancelWaiting() throws SQLException {
    return count("SELECT count(*) FILTER (WHERE pg_cancel_backend(pid)) " + WAITING);
  }

  private int count(String sql) throws SQLException {
    try (ResultSet row = superuser.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
