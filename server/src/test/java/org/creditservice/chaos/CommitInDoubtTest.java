package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.CuttingProxy.Cut;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A connection is lost during COMMIT, and PostgreSQL still has the transaction open: whether it
 * will be committed is in doubt. Until that is decided, nothing may be answered that a commit would
 * make untrue.
 */
class CommitInDoubtTest {
  private final TestDatabase database = TestDatabase.create();
  private final CuttingProxy proxy = CuttingProxy.before(database.target());
  private final OtherSession other = OtherSession.of(database);
  private TestServer server;
  private AsyncClient client;

  @BeforeEach
  void start() {
    start("max-wait=30s");
    AsyncClient.answer(client.create("p", 100));
  }

  private void start(String... settings) {
    if (server != null) {
      server.close();
    }
    server = TestServer.start(proxy.target(), settings);
    client = new AsyncClient(server.channel());
  }

  @AfterEach
  void stop() {
    other.close();
    server.close();
    proxy.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void aProfileWhoseCreationIsInDoubtIsNotCalledMissing() {
    CompletableFuture<?> done = proxy.cutNext(Cut.LATE_COMMIT);
    var creation = client.within(Duration.ofSeconds(2)).create("new", 5);
    done.join();
    assertThat(AsyncClient.reason(creation)).isEqualTo("DATABASE_UNAVAILABLE");
    var deduction = client.deduct("new", "k");
    other.awaitLaneWaiting();
    // The lane goes on with other profiles.
    AsyncClient.answer(client.deduct("p", "k"));
    assertThat(deduction).isNotDone();

    proxy.deliverLate();

    assertThat(AsyncClient.answer(deduction).getReplayed()).isFalse();
    assertThat(client.balance("new")).isEqualTo(4);
  }

  @Test
  void aCommandThatMayHaveBeenCommittedIsNotSaidToHaveDoneNothing() {
    start("max-wait=2s");
    // The lane connects, which needs a COMMIT too.
    AsyncClient.answer(client.create("q", 1));
    CompletableFuture<?> done = proxy.cutNext(Cut.LATE_COMMIT);
    var inDoubt = client.deduct("p", "k");
    done.join();
    // The lane has found the database available again since.
    AsyncClient.answer(client.deduct("q", "k"));

    assertThat(AsyncClient.reason(inDoubt)).isEqualTo("DATABASE_UNAVAILABLE");

    proxy.deliverLate();
    assertThat(AsyncClient.answer(client.deduct("p", "k")).getReplayed()).isTrue();
  }
}
