package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.batch.Fixtures.BYTES;
import static org.creditservice.batch.Fixtures.LONG;
import static org.creditservice.batch.Fixtures.grant;
import static org.creditservice.batch.Fixtures.settings;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.Method;
import org.creditservice.core.command.GrantCredits.Granted;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.db.RecordingDataSource;
import org.creditservice.db.TestRows;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lane sends to the database, and how often it waits for a lock there. */
class BatchAttemptsTest {
  private final TestDatabase database = TestDatabase.create();
  private final RecordingDataSource dataSource = new RecordingDataSource(database.target());

  /** What is done when the answer to the grant with this key is encoded. */
  private final Map<String, Runnable> whenEncoded = new ConcurrentHashMap<>();

  /** What is done when a batch is committed. */
  private volatile Runnable whenCommitted = () -> {};

  private Engine engine;

  @BeforeEach
  void start() {
    dataSource.setOptions("-c lock_timeout=100ms");
    engine =
        Engine.start(
            settings(BatchSpan.LANE, 100, 100, 100 * BYTES),
            new BatchDatabase(dataSource, BatchSpan.LANE),
            new Rulebook(IdSource.random(new SplittableRandom(1))),
            new Encoder(),
            (profileId, lastSequence) -> whenCommitted.run());
    Stream.of("p", "q").forEach(id -> engine.submit(Fixtures.create(id), BYTES, LONG).join());
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

  @Test
  void aBlockedProfileIsWaitedForOnceHoweverOftenItsCallersGiveUp() {
    try (OtherSession other = OtherSession.of(database.superuser())) {
      other.lockProfiles("p");
      dataSource.takeSent();
      for (int i = 0; i < 5; i++) {
        CompletableFuture<?> call =
            engine.submit(grant("p", "k-" + i), BYTES, Duration.ofMillis(200));
        assertThat(call.handle((answer, failure) -> failure).join()).isNotNull();
      }
      assertThat(sentWith("for no key update of \"profiles\";")).as("waits").hasSize(1);
    }
    engine.submit(grant("p", "free"), BYTES, LONG).join();
    dataSource.takeSent();
    engine.submit(grant("p", "again"), BYTES, LONG).join();
    assertThat(sentWith("skip locked")).as("probes of a free profile").isEmpty();
  }

  private List<String> sentWith(String how) {
    return dataSource.takeSent().stream().filter(sql -> sql.contains(how)).toList();
  }

  @Test
  void theSecondHalfOfABatchIsWithoutThoseWhoGaveUpMeanwhile() throws Exception {
    var calls = new ArrayList<CompletableFuture<CommittedDecision>>();
    // Fails alone; by then, the other's caller has given up.
    whenEncoded.put(
        "poison",
        () -> {
          calls.get(1).cancel(false);
          throw new IllegalStateException("poison");
        });
    CountDownLatch submitted = new CountDownLatch(1);
    whenEncoded.put("first", () -> await(submitted));
    CompletableFuture<?> first = engine.submit(grant("p", "first"), BYTES, LONG);
    calls.add(engine.submit(grant("p", "poison"), BYTES, LONG));
    calls.add(engine.submit(grant("q", "given-up"), BYTES, LONG));
    submitted.countDown();
    first.join();
    assertThat(calls.get(0).handle((answer, failure) -> failure).join()).isNotNull();
    engine.submit(grant("q", "next"), BYTES, LONG).join();
    assertThat(recorded()).containsExactlyInAnyOrder("first", "next");
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
