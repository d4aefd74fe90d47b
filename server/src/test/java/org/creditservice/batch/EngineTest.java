package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.creditservice.batch.Fixtures.BYTES;
import static org.creditservice.batch.Fixtures.LONG;
import static org.creditservice.batch.Fixtures.grant;
import static org.creditservice.batch.Fixtures.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.config.EngineSettings;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.TestRows;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller cannot show over the wire, because it would have given up itself. */
class EngineTest {
  private static final DatabaseTimeouts TIMEOUTS =
      new DatabaseTimeouts(
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private final TestDatabase database = TestDatabase.create();
  private final ConnectionPools pools = ConnectionPools.open(database.target(), TIMEOUTS, 2, 1);
  private final List<Map.Entry<String, Long>> heard =
      Collections.synchronizedList(new ArrayList<>());
  private final Engine engine =
      Engine.start(
          settings(BatchSpan.LANE, 100, 100),
          new BatchDatabase(pools.lanes(), BatchSpan.LANE),
          new Rulebook(IdSource.random(new SplittableRandom(1))),
          new ResponseEncoder(),
          (profileId, lastSequence) -> heard.add(Map.entry(profileId, lastSequence)),
          BatchObserver.NONE);

  @BeforeEach
  void createProfile() {
    engine.submit(Fixtures.create("p"), BYTES, LONG).join();
  }

  @AfterEach
  void stop() {
    engine.close();
    pools.close();
    database.close();
  }

  @Test
  void aCommandWhoseDeadlineHasPassedWhenItsTurnComesIsNotExecuted() throws Exception {
    for (int i = 0; i < 20; i++) {
      var late = engine.submit(grant("p", "late-" + i), BYTES, Duration.ofNanos(1));
      assertThat(reason(late)).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    }
    engine.submit(grant("p", "k"), BYTES, LONG).join();
    assertThat(recorded()).containsExactly("k");
  }

  /** A caller is told to wait for the database, and not that the service has too much to do. */
  @Test
  void whatComesBeforeTheDatabaseWasLookedAtFailsForThatReason() throws Exception {
    EngineSettings spanUnknown =
        new EngineSettings(1, 100, Optional.empty(), 100, 1L << 30, Duration.ofMillis(300));
    try (Engine notBegun =
        Engine.start(
            spanUnknown,
            new BatchDatabase(pools.lanes(), BatchSpan.LANE),
            new Rulebook(IdSource.random(new SplittableRandom(1))),
            new ResponseEncoder(),
            (profileId, lastSequence) -> {},
            BatchObserver.NONE)) {
      assertThat(reason(notBegun.submit(grant("p", "byCaller"), BYTES, Duration.ofMillis(250))))
          .isEqualTo(ErrorReason.DATABASE_UNAVAILABLE);
      assertThat(reason(notBegun.submit(grant("p", "byService"), BYTES, LONG)))
          .isEqualTo(ErrorReason.DATABASE_UNAVAILABLE);
    }
  }

  @Test
  void whoeverListensHearsOfTheNewestEntryBeforeTheAnswer() {
    engine.submit(grant("p", "1"), BYTES, LONG).join();
    assertThat(heard).containsExactly(Map.entry("p", 1L));
    engine.submit(grant("p", "2"), BYTES, LONG).join();
    engine.submit(grant("p", "2"), BYTES, LONG).join();
    assertThat(heard).containsExactly(Map.entry("p", 1L), Map.entry("p", 2L));
  }

  @Test
  void closingFinishesWhatIsQueuedAndTakesNothingMore() throws Exception {
    try (OtherSession other = OtherSession.of(database)) {
      other.lockProfiles("p");
      List<CompletableFuture<CommittedDecision>> queued =
          IntStream.range(0, 10)
              .mapToObj(i -> engine.submit(grant("p", "k-" + i), BYTES, LONG))
              .toList();
      var closed =
          BackgroundTask.run(
              () -> {
                engine.close();
                return true;
              });
      CompletableFuture<CommittedDecision> late = submitUntilClosed();
      assertThat(reason(late)).isEqualTo(ErrorReason.SHUTTING_DOWN);
      assertThat(engine.unavailability(null))
          .extracting(NotExecutedException::reason)
          .isEqualTo(ErrorReason.SHUTTING_DOWN);
      assertThat(closed).isNotDone();

      other.release();

      queued.forEach(CompletableFuture::join);
      closed.join();
      assertThat(recorded()).contains("k-0", "k-9");
    }
  }

  /** Until the first that is refused. */
  private CompletableFuture<CommittedDecision> submitUntilClosed() {
    while (true) {
      var call = engine.submit(grant("other", "k"), BYTES, LONG);
      try {
        call.join();
      } catch (CompletionException e) {
        return call;
      }
    }
  }

  @Test
  void whatIsNotFinishedWithinTheGraceIsGivenUp() throws Exception {
    try (OtherSession other = OtherSession.of(database)) {
      other.lockProfiles("p");
      List<CompletableFuture<CommittedDecision>> queued =
          IntStream.range(0, 10)
              .mapToObj(i -> engine.submit(grant("p", "k-" + i), BYTES, LONG))
              .toList();

      engine.close(Duration.ofMillis(200));

      assertThat(queued)
          .allSatisfy(call -> assertThat(reason(call)).isEqualTo(ErrorReason.SHUTTING_DOWN));
      other.release();
    }
    assertThat(recorded()).isEmpty();
  }

  private static ErrorReason reason(CompletableFuture<CommittedDecision> call) {
    CompletionException failed = catchThrowableOfType(CompletionException.class, call::join);
    return ((NotExecutedException) failed.getCause()).reason();
  }

  /** The keys of the entries. */
  private List<String> recorded() throws Exception {
    try (var connection = database.connect()) {
      return TestRows.entries(connection).stream().map(entry -> entry.idempotencyKey()).toList();
    }
  }
}
