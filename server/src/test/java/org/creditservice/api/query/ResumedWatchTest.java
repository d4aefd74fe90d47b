package org.creditservice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.creditservice.api.observe.Limit;
import org.creditservice.client.CreditClient;
import org.creditservice.client.EntryWatch;
import org.creditservice.client.Operation;
import org.creditservice.client.UnknownOutcomeException;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client's watch, while what it watches comes and goes. */
class ResumedWatchTest {
  private static final String PROFILE = "alice";

  private final TestDatabase database = TestDatabase.create();
  private TestServer server;
  private CreditClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(database.target(), "unread-timeout=1s");
    client =
        CreditClient.builder("127.0.0.1:" + server.port()).timeout(Duration.ofMinutes(1)).build();
    var unused =
        client
            .createProfile(CreateProfileRequest.newBuilder().setProfileId(PROFILE).build())
            .execute();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    database.close();
  }

  @Test
  void nothingIsSkippedOrDoubledWhileTheServerRestarts() {
    int entries = 200;
    try (EntryWatch watch = client.watchEntries(PROFILE, 0)) {
      CompletableFuture<Boolean> writer = BackgroundTask.run(() -> grantOneByOne(entries));
      // Or else nobody would wake who waits for the rest.
      CompletableFuture<Boolean> closed =
          writer.whenComplete(
              (done, error) -> {
                if (error != null) {
                  watch.close();
                }
              });
      long sequence = 0;
      for (LedgerEntry entry : watch) {
        assertThat(entry.getSequence()).isEqualTo(++sequence);
        assertThat(entry.getBalance()).isEqualTo(sequence);
        if (sequence == 50) {
          restart();
        } else if (sequence == entries) {
          break;
        }
      }
      assertThat(closed.join()).isTrue();
      assertThat(sequence).isEqualTo(entries);
    }
  }

  /** More than a connection's window takes, so that the server waits, and ends the call. */
  @Test
  void aSubscriberWhoRestsHoldsUpNothingAndMissesNothing() throws InterruptedException {
    int entries = 400;
    CompletableFuture.allOf(
            IntStream.range(0, entries)
                .mapToObj(i -> grant(large()).executeAsync())
                .toArray(CompletableFuture[]::new))
        .join();
    try (EntryWatch watch = client.watchEntries(PROFILE, 0)) {
      Sequences subscriber = new Sequences();
      watch.subscribe(subscriber);
      subscriber.request(1);
      assertThat(subscriber.next()).isEqualTo(1);
      Await.until(
          "the server gives up a call that is not read",
          () -> {
            assertThat(balance()).isEqualTo(entries);
            return server.exceeded(Limit.UNREAD_ANSWERS) > 0;
          });
      subscriber.request(entries);
      for (long sequence = 2; sequence <= entries; sequence++) {
        assertThat(subscriber.next()).isEqualTo(sequence);
      }
    }
  }

  private boolean grantOneByOne(int entries) {
    IntStream.range(0, entries).forEach(i -> executeOnce(grant(Map.of())));
    return true;
  }

  private static void executeOnce(Operation<?> operation) {
    try {
      var unused = operation.execute();
    } catch (UnknownOutcomeException e) {
      // The server went while it was executed: the same operation again has one effect.
      executeOnce(operation);
    }
  }

  private void restart() {
    int port = server.port();
    server.close();
    server = TestServer.start(database.target(), "grpc-port=" + port);
  }

  private Operation<?> grant(Map<String, String> metadata) {
    return client.grantCredits(
        GrantCreditsRequest.newBuilder()
            .setProfileId(PROFILE)
            .setAmount(1)
            .setReasonCode("BONUS")
            .putAllMetadata(metadata)
            .build());
  }

  /** More than 4 KiB. */
  private static Map<String, String> large() {
    return IntStream.range(0, 16)
        .boxed()
        .collect(Collectors.toMap(i -> "key-" + i, i -> "x".repeat(256)));
  }

  private long balance() {
    return client
        .getProfile(GetProfileRequest.newBuilder().setProfileId(PROFILE).build())
        .execute()
        .getProfile()
        .getBalance();
  }

  private static final class Sequences implements Flow.Subscriber<LedgerEntry> {
    private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    private Flow.Subscription subscription;

    void request(long n) {
      subscription.request(n);
    }

    long next() throws InterruptedException {
      Long sequence = received.poll(1, TimeUnit.MINUTES);
      assertThat(sequence).as("an entry").isNotNull();
      return sequence;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(LedgerEntry entry) {
      received.add(entry.getSequence());
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void onComplete() {}
  }
}
