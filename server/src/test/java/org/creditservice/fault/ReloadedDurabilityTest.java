package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Durability is switched off while the service runs. */
@Tag("long")
class ReloadedDurabilityTest {
  /** What PostgreSQL then would not write before the test has killed it: for ten seconds. */
  private static final List<String> SWITCH_OFF =
      List.of(
          "ALTER SYSTEM SET wal_writer_delay = '10s'",
          "ALTER SYSTEM SET synchronous_commit = off",
          "SELECT pg_reload_conf()");

  private static final int CALLS = 20;

  @Test
  void commitsWaitForTheDiskAfterSynchronousCommitWasSwitchedOff() throws Exception {
    try (RestartablePostgres postgres = RestartablePostgres.start()) {
      postgres.migrate();
      try (TestServer server = TestServer.start(postgres.target(), "lanes=1")) {
        Client client = new Client(server.channel());
        client.create("p", CALLS);
        switchOff(postgres);
        IntStream.range(0, CALLS)
            .forEach(i -> client.call(Requests.deduct("p", "deduct-" + i, 1)).succeeded());

        postgres.kill9();
        postgres.restart();

        Await.until(
            "the database is back",
            () -> client.call(Requests.operation("p", "create")).isSuccess());
        assertThat(client.profile("p").getBalance()).isZero();
      }
    }
  }

  private static void switchOff(RestartablePostgres postgres) throws SQLException {
    try (Connection connection = postgres.superuser().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : SWITCH_OFF) {
        statement.execute(sql);
      }
      Await.until("sessions have reloaded", () -> isOff(statement));
    }
  }

  private static boolean isOff(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SHOW synchronous_commit")) {
      rows.next();
      return rows.getString(1).equals("off");
    }
  }
}
