package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.Client;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.Test;

/**
 * The connections to the database are dead, but nobody says so: a firewall has forgotten them, or a
 * failover has moved the address. New connections work.
 */
class SilentConnectionTest {
  /** The socket timeout is the default for this statement timeout: 3 seconds. */
  @Test
  void aLaneThatWaitsForAnAnswerConnectsAgain() {
    try (TestDatabase database = TestDatabase.create();
        CuttingProxy proxy = CuttingProxy.before(database.target());
        OtherSession other = OtherSession.of(database.superuser());
        TestServer server =
            TestServer.start(
                proxy.target(),
                "lanes=1",
                "lock-timeout=900ms",
                "statement-timeout=1s",
                "max-wait=25s")) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      other.lockProfiles("p");
      CompletableFuture<Result> deducted = client.start(Requests.deduct("p", "k", 1));
      other.awaitLaneWaiting();

      proxy.silenceAll();
      other.release();

      assertThat(Client.await(deducted).succeeded(DeductCreditsResponse.class).getReplayed())
          .isFalse();
      LedgerInvariants.assertHold(database.dataSource());
    }
  }
}
