package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.ops.metrics.Scrape;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The database refuses a statement of the service, whatever its data are: no command is to blame.
 */
class RefusedStatementTest {
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void stop() {
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  /** Not supported by a distributed database, say; a column is gone, or a right. */
  @ParameterizedTest
  @ValueSource(strings = {"0A000", "42703", "42501"})
  void failsAllOfTheBatchAtOnceAndSaysWhy(String sqlState) throws Exception {
    try (TestServer server = TestServer.start(database.target(), "lanes=1");
        LogCapture log = LogCapture.of(NotExecutedException.class)) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      database.execute(
          "CREATE FUNCTION credit.refuse() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '"
              + sqlState
              + "'; END $$",
          "CREATE TRIGGER refuse BEFORE INSERT ON credit.ledger_entries FOR EACH STATEMENT"
              + " EXECUTE FUNCTION credit.refuse()");

      List<Result> calls =
          Client.await(
              IntStream.range(0, 50)
                  .mapToObj(i -> client.start(Requests.deduct("p", "k-" + i, 1)))
                  .toList());

      assertThat(calls).allSatisfy(call -> call.refused("INTERNAL_ERROR"));
      Scrape metrics = Scrape.of(server.operations("/metrics"));
      assertThat(metrics.value("credit_batch_halvings_total")).isZero();
      assertThat(metrics.value("credit_batch_statements_refused_total")).isBetween(1.0, 50.0);
      assertThat(log.names()).isNotEmpty().containsOnly("statement_refused");
      assertThat(log.messages(Level.ERROR).get(0))
          .contains("the database refuses a statement, whatever its data", "SQLSTATE " + sqlState)
          .contains(calls.get(0).metadata("error_id"));

      database.execute("DROP TRIGGER refuse ON credit.ledger_entries");
      client.call(Requests.deduct("p", "k-0", 1)).succeeded();
    }
  }

  /** As while a migration reaches the nodes of a distributed database one after the other. */
  @Test
  void whatIsRefusedOnceIsTriedAgain() throws Exception {
    try (TestServer server = TestServer.start(database.target(), "lanes=1")) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      database.execute(
          "CREATE SEQUENCE credit.tries",
          "GRANT USAGE ON SEQUENCE credit.tries TO PUBLIC",
          "CREATE FUNCTION credit.refuse() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN IF nextval('credit.tries') = 1 THEN"
              + " RAISE EXCEPTION 'refused' USING ERRCODE = '42703'; END IF; RETURN null; END $$",
          "CREATE TRIGGER refuse BEFORE INSERT ON credit.ledger_entries FOR EACH STATEMENT"
              + " EXECUTE FUNCTION credit.refuse()");

      client.call(Requests.deduct("p", "k", 1)).succeeded();

      assertThat(
              Scrape.of(server.operations("/metrics"))
                  .value("credit_batch_statements_refused_total"))
          .isZero();
    }
  }
}
