package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.creditservice.testing.BackgroundTask;
import org.junit.jupiter.api.Test;

class LaneOutcomesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SQLException FULL = new SQLException("the disk is full", "53100");
  private static final SQLException DATA = new SQLException("not the database's fault", "23505");

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND.toNanos());
  private final LaneOutcomes outcomes = new LaneOutcomes(clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void aCommitIsProofForAWhile() {
    assertThat(outcomes.committedWithin(SECOND)).isFalse();

    outcomes.committed();
    pass(SECOND);
    assertThat(outcomes.committedWithin(SECOND)).isTrue();

    pass(SECOND);
    assertThat(outcomes.committedWithin(SECOND)).isFalse();
  }

  @Test
  void aFailureThatGoesOnCounts() {
    outcomes.failed(DATA);
    outcomes.failed(FULL);
    assertThat(outcomes.failure()).isEmpty();

    pass(LaneOutcomes.PERSISTENT);
    outcomes.failed(FULL);
    assertThat(outcomes.failure()).contains(FULL);

    outcomes.committed();
    assertThat(outcomes.failure()).isEmpty();
  }

  @Test
  void aLaneThatStoppedTryingTellsNothing() {
    outcomes.failed(FULL);
    pass(LaneOutcomes.PERSISTENT);
    outcomes.failed(FULL);

    pass(LaneOutcomes.RECENT.plusNanos(1));
    assertThat(outcomes.failure()).isEmpty();

    // Its next failure is the first of a row again.
    outcomes.failed(FULL);
    assertThat(outcomes.failure()).isEmpty();
  }

  @Test
  void oneLaneThatFailsIsNotHiddenByTheOthers() {
    outcomes.failed(FULL);
    pass(LaneOutcomes.PERSISTENT);
    outcomes.failed(FULL);

    BackgroundTask.run(
            () -> {
              outcomes.committed();
              return null;
            })
        .join();

    assertThat(outcomes.failure()).contains(FULL);
  }
}
