package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditservice.testing.Client;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.RemotePostgres;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.Tag;
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

  /** Only the probes of TCP tell: the socket timeout is an hour. */
  @Test
  @Tag("long")
  void aLaneConnectsAgainAfterPostgresHasGivenItUp() throws Exception {
    try (RemotePostgres postgres = RemotePostgres.start();
        OtherSession other = OtherSession.of(postgres.superuser());
        TestServer server =
            TestServer.start(
                postgres.forVanishingHost(),
                "lanes=1",
                "lock-timeout=50m",
                "statement-timeout=59m",
                "socket-timeout=1h",
                "max-wait=60s")) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      other.lockProfiles("p");
      CompletableFuture<Result> deducted = client.start(Requests.deduct("p", "k", 1));
      other.awaitLaneWaiting();
      postgres.vanish();
      other.release();
      other.awaitNoLane();

      postgres.reappear();

      assertThat(
              deducted
                  .orTimeout(1, TimeUnit.MINUTES)
                  .join()
                  .succeeded(DeductCreditsResponse.class)
                  .getReplayed())
          .isFalse();
    }
  }
}
