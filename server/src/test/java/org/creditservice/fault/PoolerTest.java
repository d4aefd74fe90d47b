package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.main.CommandRun;
import org.creditservice.testing.Client;
import org.creditservice.testing.PgBouncer;
import org.creditservice.testing.Requests;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** pgbouncer between the service and PostgreSQL. */
@Tag("long")
class PoolerTest {
  private static TestDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  /** The pooler has a free session, or several, and gives out the last one or each in turn. */
  @ParameterizedTest
  @CsvSource({
    "serve, transaction, 1, 0",
    "serve, transaction, 2, 0",
    "serve, transaction, 2, 1",
    "serve, transaction, 3, 1",
    "serve, statement, 1, 0",
    "migrate, transaction, 1, 0"
  })
  void aPoolerThatSharesSessionsIsRefused(String command, String mode, int free, int inTurn)
      throws SQLException {
    try (PgBouncer pooler =
        PgBouncer.before(database.target(), "pool_mode=" + mode, "server_round_robin=" + inTurn)) {
      openSessions(pooler.target(), free);

      CommandRun run = run(command, pooler.target());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("set pool_mode = session").hasLineCount(1);
    }
  }

  /** The settings of the service are not left to whoever gets its sessions next. */
  @Test
  void aPoolerThatLeavesEachConnectionItsSessionIsAsGoodAsNone() throws SQLException {
    try (PgBouncer pooler = PgBouncer.before(database.target(), "pool_mode=session")) {
      try (ServiceProcess service = ServiceProcess.start(pooler.target(), "--lanes=2")) {
        Client client = new Client(service.channel());
        client.create("p", 100);
        var deduction = Requests.deduct("p", "k", 1);
        client.call(deduction, DeductCreditsResponse.class);
        assertThat(client.call(deduction, DeductCreditsResponse.class).getReplayed()).isTrue();
        assertThat(client.profile("p").getBalance()).isEqualTo(99);
      }
      try (Connection next = pooler.target().connect()) {
        assertThat(show(next, "enable_seqscan")).isEqualTo("on");
        assertThat(show(next, "statement_timeout")).isEqualTo("0");
      }
    }
  }

  /** Leaves this many free sessions to the pooler. */
  private static void openSessions(DatabaseTarget pooler, int count) throws SQLException {
    try (Connection connection = pooler.connect()) {
      connection.setAutoCommit(count == 1);
      show(connection, "server_version");
      if (count > 1) {
        openSessions(pooler, count - 1);
      }
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private static CommandRun run(String command, DatabaseTarget target) {
    return CommandRun.of(
        Map.of(
            "CREDIT_DATABASE_URL", target.jdbcUrl(),
            "CREDIT_DATABASE_USER", target.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password()),
            "CREDIT_GRPC_PORT", "0"),
        command);
  }
}
