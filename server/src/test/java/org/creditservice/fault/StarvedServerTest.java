package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Result;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The service gets no processor, while the database is well. It is frozen here, in the middle of a
 * batch, which another session's lock keeps from ending meanwhile.
 */
@Tag("long")
class StarvedServerTest {
  private static final Duration MAX_WAIT = Duration.ofSeconds(4);

  @Test
  void theDatabaseIsNotBlamed() {
    try (TestDatabase database = TestDatabase.create();
        ServiceProcess server =
            ServiceProcess.start(
                database.target(),
                "--lanes=1",
                "--max-wait=" + MAX_WAIT.toSeconds() + "s",
                "--lock-timeout=9s");
        OtherSession other = OtherSession.of(database)) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      other.lockTable("profiles");
      CompletableFuture<Result> running =
          client.start(new ProfileRequests("p").deduct("k", 1).build());
      other.awaitLaneWaiting();

      server.freeze();
      long begin = System.nanoTime();
      Await.until("the longest wait is over", () -> System.nanoTime() - begin > MAX_WAIT.toNanos());
      server.thaw();

      assertThat(Client.await(running).refused("OVERLOADED").message())
          .contains("too busy", "4000 ms", "its key tells the outcome");
      other.release();
      client.call(new ProfileRequests("p").deduct("k", 1).build()).succeeded();
      assertThat(client.profile("p").getBalance()).isEqualTo(99);
    }
  }
}
