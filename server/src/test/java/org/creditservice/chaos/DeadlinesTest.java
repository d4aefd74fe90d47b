package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.creditservice.config.Settings;
import org.creditservice.main.CreditServer;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands whose caller no longer waits, and commands that are queued when the server stops. */
class DeadlinesTest {
  private final TestDatabase database = TestDatabase.create();
  private final CreditServer server =
      CreditServer.start(
          Settings.from(
              Map.of(
                  "grpc-port", "0",
                  "lanes", "1",
                  "queue-max", "20",
                  "max-wait", "60s",
                  // Long enough that the first batch keeps waiting and the other commands keep
                  // queueing.
                  "lock-timeout", "60s",
                  "statement-timeout", "70s",
                  "socket-timeout", "80s"),
              Map.of()),
          database.target());
  private final OtherSession other = OtherSession.of(database);
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
  private final AsyncClient client = new AsyncClient(channel);

  /** The first batch: it waits for a lock until the other session releases it. */
  private ListenableFuture<DeductCreditsResponse> first;

  @BeforeEach
  void keepTheLaneBusy() {
    AsyncClient.answer(client.create("p", 100));
    other.lockTable("profiles");
    first = client.deduct("p", "first");
    other.awaitLaneWaiting();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    other.close();
    server.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void aCancelledCommandIsNotExecuted() {
    var cancelled = client.deduct("p", "cancelled");
    client.awaitArrival();
    cancelled.cancel(true);
    client.awaitArrival();

    other.release();

    assertThat(AsyncClient.answer(client.deduct("p", "next")).getEntry().getSequence())
        .isEqualTo(3);
    client.assertNotRecorded("p", "cancelled");
  }

  @Test
  void aCommandPastItsDeadlineIsNotExecuted() {
    var late = client.within(Duration.ofMillis(300)).deduct("p", "late");
    assertThat(AsyncClient.reason(late)).isEqualTo("DEADLINE_EXCEEDED");
    client.awaitArrival();

    other.release();

    assertThat(AsyncClient.answer(client.deduct("p", "next")).getEntry().getSequence())
        .isEqualTo(3);
    client.assertNotRecorded("p", "late");
  }

  @Test
  void cancelledCommandsLeaveTheQueue() {
    var cancelled = IntStream.range(0, 20).mapToObj(i -> client.deduct("p", "gone-" + i)).toList();
    client.awaitArrival();
    assertThat(AsyncClient.reason(client.deduct("p", "one-too-many"))).isEqualTo("OVERLOADED");
    cancelled.forEach(call -> call.cancel(true));

    var next = new AtomicReference<ListenableFuture<DeductCreditsResponse>>();
    Await.until("there is room in the queue", () -> isQueued(next, client.deduct("p", "next")));
    other.release();

    assertThat(AsyncClient.answer(next.get()).getEntry().getSequence()).isEqualTo(3);
  }

  @Test
  void aFullQueueRefusesRequestsUnread() {
    // A caller's share of twenty places.
    var queued = IntStream.range(0, 15).mapToObj(i -> client.deduct("p", "key-" + i)).toList();
    client.awaitArrival();

    assertThat(AsyncClient.reason(client.deduct("not an id", "any"))).isEqualTo("OVERLOADED");

    other.release();
    queued.forEach(AsyncClient::answer);
    assertThat(AsyncClient.reason(client.deduct("not an id", "any"))).isEqualTo("INVALID_FIELD");
  }

  /** Whether a call is queued. If the queue is full, it is refused at once instead. */
  private static boolean isQueued(
      AtomicReference<ListenableFuture<DeductCreditsResponse>> last,
      ListenableFuture<DeductCreditsResponse> call)
      throws InterruptedException {
    last.set(call);
    try {
      throw new AssertionError("executed in spite of the lock: " + call.get(2, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  @Test
  void aStoppingServerFinishesItsQueue() {
    List<ListenableFuture<DeductCreditsResponse>> queued =
        IntStream.range(0, 10).mapToObj(i -> client.deduct("p", "k-" + i)).toList();
    client.awaitArrival();
    CompletableFuture<Boolean> stopped =
        BackgroundTask.run(() -> server.shutdown(Duration.ofMinutes(1)));
    Await.until("the server takes no more connections", this::isClosedToNewCallers);
    assertThat(stopped).isNotDone();
    assertThat(queued).noneMatch(call -> call.isDone());

    other.release();

    assertThat(AsyncClient.answer(first).getEntry().getSequence()).isEqualTo(2);
    for (int i = 0; i < 10; i++) {
      assertThat(AsyncClient.answer(queued.get(i)).getEntry().getSequence()).isEqualTo(3 + i);
    }
    assertThat(stopped.join()).as("all calls have finished").isTrue();
  }

  private boolean isClosedToNewCallers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.grpcPort())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
