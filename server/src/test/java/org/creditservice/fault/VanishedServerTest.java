package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.CuttingProxy.Cut;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.RemotePostgres;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server stops in the middle of sending a batch, and its connection stays open. PostgreSQL waits
 * for the rest, with the profiles locked. No time-out of a statement, a lock or an idle session
 * runs meanwhile.
 */
class VanishedServerTest {
  /** Its transactions end like this on PostgreSQL 17 and newer. */
  @Test
  void theProfilesOfAFrozenServerAreServedByAnother() {
    try (TestDatabase database = TestDatabase.create();
        CuttingProxy proxy = CuttingProxy.before(database.target());
        TestServer frozen =
            TestServer.start(
                proxy.target(), "lanes=1", "statement-timeout=1s", "socket-timeout=2s");
        TestServer other = TestServer.start(database.target(), "max-wait=60s")) {
      Client client = new Client(other.channel());
      client.create("p", 100);
      CompletableFuture<Result> unfinished = deductUnfinished(frozen, proxy);

      CompletableFuture<Result> deducted = client.start(Requests.deduct("p", "k", 1));

      assertDeducted(deducted);
      assertDeducted(unfinished);
      assertThat(client.profile("p").getBalance()).isEqualTo(98);
      LedgerInvariants.assertHold(database.dataSource());
    }
  }

  /** The server's transactions may last for an hour, as if PostgreSQL was older than 17. */
  @Test
  void operatorsEndTheTransactionOfAFrozenServer() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        CuttingProxy proxy = CuttingProxy.before(database.target());
        TestServer frozen = TestServer.start(proxy.target(), "lanes=1", "socket-timeout=1h");
        TestServer other = TestServer.start(database.target(), "max-wait=60s");
        Connection operator = database.target().connect();
        Statement statement = operator.createStatement()) {
      Client client = new Client(other.channel());
      client.create("p", 100);
      CompletableFuture<Result> unfinished = deductUnfinished(frozen, proxy);

      CompletableFuture<Result> deducted = client.start(Requests.deduct("p", "k", 1));
      String endSessions = statementForOperators();
      Await.until("the profile is free", () -> statement.execute(endSessions) && deducted.isDone());

      assertDeducted(deducted);
      assertDeducted(unfinished); // repeated, once its session had ended
      assertThat(client.profile("p").getBalance()).isEqualTo(98);
      LedgerInvariants.assertHold(database.dataSource());
    }
  }

  /** The statement in {@code docs/operations.md}, for transactions of any age. */
  private static String statementForOperators() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "operations.md"));
    return Arrays.stream(document.split("```"))
        .filter(block -> block.startsWith("sql\nSELECT pg_terminate_backend"))
        .findFirst()
        .orElseThrow()
        .substring("sql".length())
        .replace("interval '1 minute'", "interval '0'");
  }

  /** The server's transactions may last for an hour here, too. */
  @Test
  @Tag("long")
  void theProfilesOfAServerWhoseHostVanishedAreServedByAnother() {
    try (RemotePostgres postgres = RemotePostgres.start();
        CuttingProxy proxy = CuttingProxy.before(postgres.forVanishingHost());
        TestServer vanished = TestServer.start(proxy.target(), "lanes=1", "socket-timeout=1h");
        TestServer other = TestServer.start(postgres.forOtherHost(), "max-wait=60s")) {
      Client client = new Client(other.channel());
      client.create("p", 100);
      var unused = deductUnfinished(vanished, proxy);
      postgres.vanish();

      CompletableFuture<Result> deducted = client.start(Requests.deduct("p", "k", 1));

      assertDeducted(deducted);
      assertThat(client.profile("p").getBalance()).isEqualTo(99);
      proxy.refuse();
      proxy.cutAll();
    }
  }

  /** Starts a deduction, and returns once PostgreSQL waits for its {@code COMMIT}. */
  private static CompletableFuture<Result> deductUnfinished(TestServer server, CuttingProxy proxy) {
    CompletableFuture<?> unfinished = proxy.cutNext(Cut.UNFINISHED);
    CompletableFuture<Result> deducted =
        new Client(server.channel()).start(Requests.deduct("p", "unfinished", 1));
    unfinished.join();
    return deducted;
  }

  private static void assertDeducted(CompletableFuture<Result> call) {
    Result result = call.orTimeout(1, TimeUnit.MINUTES).join();
    assertThat(result.succeeded(DeductCreditsResponse.class).getReplayed()).isFalse();
  }
}
