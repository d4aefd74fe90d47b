package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.batch.Fixtures.BYTES;
import static org.creditservice.batch.Fixtures.LONG;
import static org.creditservice.batch.Fixtures.grant;
import static org.creditservice.batch.Fixtures.settings;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.Method;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.GrantCredits.Granted;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.db.FailureKind;
import org.creditservice.db.RecordingDataSource;
import org.creditservice.db.TestRows;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lane sends to the database, and how often it waits for a lock there. */
class BatchAttemptsTest {
  private final TestDatabase database = TestDatabase.create();
  private final RecordingDataSource dataSource =
      new RecordingDataSource(
          database.connections(database.target().with(Map.of("options", "-c lock_timeout=100ms"))));

  /** What is done when the answer to the grant with this key is encoded. */
  private final Map<String, Runnable> whenEncoded = new ConcurrentHashMap<>();

  /** What is done when a batch is committed. */
  private volatile Runnable whenCommitted = () -> {};

  /** Why batches were repeated. */
  private final BlockingQueue<FailureKind> retries = new LinkedBlockingQueue<>();

  private Engine engine;

  @BeforeEach
  void start() {
    engine =
        Engine.start(
            settings(BatchSpan.LANE, 100, 100),
            new BatchDatabase(dataSource, BatchSpan.LANE),
            new Rulebook(IdSource.random(new SplittableRandom(1))),
            new Encoder(),
            (profileId, lastSequence) -> whenCommitted.run(),
            new BatchObserver() {
              @Override
              public void retried(FailureKind kind) {
                retries.add(kind);
              }
            });
    Stream.of("p", "q", "r", "s")
        .forEach(id -> engine.submit(Fixtures.create(id), BYTES, LONG).join());
    dataSource.takeSent();
  }

  @AfterEach
  void stop() {
    engine.close();
    database.close();
  }

  private final class Encoder implements AnswerEncoder {
    private final AnswerEncoder encoder = new ResponseEncoder();

    @Override
    public RecordedAnswer encode(Method method, Outcome outcome) {
      if (outcome instanceof Granted granted) {
        whenEncoded.getOrDefault(granted.entry().idempotencyKey(), () -> {}).run();
      }
      return encoder.encode(method, outcome);
    }

    @Override
    public RecordedAnswer encode(Refusal refusal) {
      return encoder.encode(refusal);
    }
  }

  /** They give up while the lane waits for the lock, or while their commands are parked. */
  @ParameterizedTest
  @ValueSource(ints = {20, 80, 200})
  void aBlockedProfileIsWaitedForOnceHoweverOftenItsCallersGiveUp(int patienceMillis) {
    try (OtherSession other = OtherSession.of(database)) {
      other.lockProfiles("p");
      for (int i = 0; i < 5; i++) {
        var call = engine.submit(grant("p", "k-" + i), BYTES, Duration.ofMillis(patienceMillis));
        assertThat(failure(call)).isNotNull();
        engine.submit(grant("q", "k-" + i), BYTES, LONG).join();
      }
    }
    // Five of q, and one of p, unless the first deadline passed even before that.
    assertThat(sentWith("for no key update of \"profiles\";")).hasSizeBetween(5, 6);
    engine.submit(grant("p", "free"), BYTES, LONG).join();
    engine.submit(grant("p", "next"), BYTES, LONG).join();
    dataSource.takeSent();
    engine.submit(grant("p", "again"), BYTES, LONG).join();
    assertThat(sentWith("skip locked")).as("probes of a free profile").isEmpty();
  }

  private List<String> sentWith(String how) {
    return dataSource.takeSent().stream().filter(sql -> sql.contains(how)).toList();
  }

  @Test
  void theSecondHalfOfABatchIsWithoutThoseWhoGaveUpMeanwhile() throws Exception {
    List<CompletableFuture<CommittedDecision>> calls = new CopyOnWriteArrayList<>();
    // It fails twice: with the others, and alone.
    whenEncoded.put(
        "poison",
        () -> {
          calls.get(1).cancel(false);
          throw new IllegalStateException("poison");
        });
    inOneBatch(calls, grant("q", "poison"), grant("q", "given-up"));
    assertThat(failure(calls.get(0))).isInstanceOf(NotExecutedException.class);
    engine.submit(grant("q", "next"), BYTES, LONG).join();
    assertThat(recorded()).containsExactlyInAnyOrder("first", "second", "next");
  }

  @Test
  void noPartOfABatchOvertakesWhatAnEarlierPartFoundBlocked() throws Exception {
    try (OtherSession other = OtherSession.of(database)) {
      AtomicInteger attempts = new AtomicInteger();
      // The lock is released when the first part has been attempted already.
      whenEncoded.put(
          "poison",
          () -> {
            if (attempts.incrementAndGet() == 2) {
              other.release();
            }
            throw new IllegalStateException("poison");
          });
      List<CompletableFuture<CommittedDecision>> calls = new CopyOnWriteArrayList<>();
      other.lockProfiles("p");
      inOneBatch(calls, grant("p", "earlier"), grant("q", "poison"), grant("p", "later"));
      assertThat(failure(calls.get(1))).isInstanceOf(NotExecutedException.class);
      calls.get(0).join();
      calls.get(2).join();
    }
    try (var connection = database.connect()) {
      assertThat(TestRows.entries(connection))
          .filteredOn(entry -> entry.profileId().equals("p"))
          .extracting(LedgerEntry::idempotencyKey)
          .containsExactly("earlier", "later");
    }
  }

  @Test
  void whatIsCommittedIsAnsweredWhateverAListenerDoes() throws Exception {
    whenCommitted =
        () -> {
          throw new IllegalStateException("a listener fails");
        };
    dataSource.takeSent();
    assertThat(engine.submit(grant("p", "k"), BYTES, LONG).join().replayed()).isFalse();
    engine.submit(grant("q", "next"), BYTES, LONG).join();
    assertThat(sentWith("COMMIT")).as("transactions").hasSize(2);
    assertThat(recorded()).containsExactlyInAnyOrder("k", "next");
  }

  /** As a proxy does, or a server that uses another one. */
  @Test
  void aLostConnectionThatAServerTellsOfIsTheWholeLanes() throws Exception {
    database.execute(
        "CREATE FUNCTION credit.lose() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'connection failed' USING ERRCODE = '08006'; END $$",
        "CREATE TRIGGER lose BEFORE UPDATE ON credit.profiles"
            + " FOR EACH STATEMENT EXECUTE FUNCTION credit.lose()");
    var call = engine.submit(grant("p", "k"), BYTES, LONG);
    assertThat(retries.take()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(retries.take()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(engine.unreachableBuckets()).isZero();
    database.execute("DROP TRIGGER lose ON credit.profiles");
    assertThat(call.join().replayed()).isFalse();
  }

  /** Submits these while the lane is busy with as many batches as it may have under way. */
  private void inOneBatch(List<CompletableFuture<CommittedDecision>> calls, Command... commands) {
    CountDownLatch submitted = new CountDownLatch(1);
    List<CompletableFuture<?>> busy =
        List.of(grantThatWaits("r", "first", submitted), grantThatWaits("s", "second", submitted));
    for (Command command : commands) {
      calls.add(engine.submit(command, BYTES, LONG));
    }
    submitted.countDown();
    busy.forEach(CompletableFuture::join);
  }

  private CompletableFuture<?> grantThatWaits(String profileId, String key, CountDownLatch latch) {
    CountDownLatch waiting = new CountDownLatch(1);
    whenEncoded.put(
        key,
        () -> {
          waiting.countDown();
          await(latch);
        });
    CompletableFuture<?> call = engine.submit(grant(profileId, key), BYTES, LONG);
    await(waiting);
    return call;
  }

  private static @Nullable Throwable failure(CompletableFuture<CommittedDecision> call) {
    return call.handle((answer, failure) -> failure).join();
  }

  /** The keys of the entries. */
  private List<String> recorded() throws SQLException {
    try (var connection = database.connect()) {
      return TestRows.entries(connection).stream().map(entry -> entry.idempotencyKey()).toList();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
