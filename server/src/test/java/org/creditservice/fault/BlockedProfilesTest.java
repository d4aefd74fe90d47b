package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A profile that another session blocks costs its own callers, and nobody else. */
class BlockedProfilesTest {
  private final TestDatabase database = TestDatabase.create();
  private final OtherSession rows = OtherSession.of(database);
  private final OtherSession uncommitted = OtherSession.of(database);

  @AfterEach
  void stop() {
    rows.close();
    uncommitted.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void thoseThatBecomeFreeAreAnsweredHoweverManyStayBlocked() {
    List<String> locked = IntStream.range(0, 12).mapToObj(i -> "locked-" + i).toList();
    List<String> created = IntStream.range(0, 3).mapToObj(i -> "created-" + i).toList();
    try (TestServer server = TestServer.start(database.target(), "lanes=1", "max-wait=25s")) {
      Client client = new Client(server.channel());
      Stream.concat(locked.stream(), Stream.of("free")).forEach(id -> client.create(id, 10));
      rows.lockProfiles(locked.toArray(String[]::new));
      created.forEach(uncommitted::createProfile);

      var stalled = locked.stream().map(id -> client.start(Requests.deduct(id, "k", 1))).toList();
      var creations = created.stream().map(id -> client.start(Requests.create(id, 5))).toList();
      uncommitted.awaitLaneWaiting();
      // A batch after that of the others has been executed: they are parked.
      client.awaitReceived();
      client.call(Requests.deduct("free", "k", 1)).succeeded();
      rows.release();

      assertThat(Client.await(stalled)).allMatch(Result::isSuccess);
      assertThat(creations).noneMatch(CompletableFuture::isDone);
      uncommitted.release();
      assertThat(Client.await(creations)).allMatch(Result::isSuccess);
    }
  }

  @Test
  void aLockedProfileFillsAQuarterOfTheQueue() {
    try (TestServer server =
        TestServer.start(database.target(), "lanes=1", "queue-max=40", "max-wait=60s")) {
      Client client = new Client(server.channel());
      client.create("locked", 100);
      client.create("free", 100);
      rows.lockProfiles("locked");
      var first = client.start(Requests.deduct("locked", "first", 1));
      rows.awaitLaneWaiting();
      // These wait while it isn't known that the profile is blocked.
      List<CompletableFuture<Result>> calls =
          IntStream.range(0, 20).mapToObj(i -> client.start(deductLocked(i))).toList();
      client.awaitReceived();
      client.call(Requests.deduct("free", "k", 1)).succeeded();

      Result next = client.call(Requests.deduct("locked", "next", 1)).refused("OVERLOADED");

      assertThat(next.message()).contains("locked", "10 of its commands wait");
      Await.until(
          "11 are refused", () -> calls.stream().filter(CompletableFuture::isDone).count() == 11);
      for (int i = 0; i < 10; i++) {
        client.call(Requests.deduct("free", "k-" + i, 1)).succeeded();
      }
      rows.release();
      assertThat(Client.await(first).isSuccess()).isTrue();
      assertThat(Client.await(calls).subList(0, 9)).allMatch(Result::isSuccess);
      assertThat(Client.await(calls).subList(9, 20))
          .extracting(Result::reason)
          .containsOnly("OVERLOADED");
      // Done with: it may fill the whole queue again.
      client.call(Requests.deduct("locked", "next", 1)).succeeded();
    }
  }

  private static Message deductLocked(int number) {
    return Requests.deduct("locked", "k-" + number, 1);
  }
}
