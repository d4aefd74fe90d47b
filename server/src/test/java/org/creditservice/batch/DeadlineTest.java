package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.creditservice.core.ErrorReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  @Test
  void aCallersDeadlineCountsWhereItIsEarlier() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(1), MAX_WAIT, 0);
    assertThat(deadline.nanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(deadline.exception().reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
  }

  @Test
  void elseTheLongestWaitCounts() {
    Deadline deadline = Deadline.after(Duration.ofDays(100_000), MAX_WAIT, 0);
    assertThat(deadline.nanos()).isEqualTo(MAX_WAIT.toNanos());
    assertThat(deadline.exception().reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(deadline.exception().retryAfter()).isPositive();
  }

  /** A tenth, up to 200 ms: an answer takes that long at most to reach a caller. */
  @ParameterizedTest
  @CsvSource({"1000, 900", "100, 90", "2000, 1800", "8000, 7800", "20000, 9800"})
  void whileTheDatabaseIsAwayItEndsALittleEarlier(long timeoutMillis, long endMillis) {
    Deadline deadline = Deadline.after(Duration.ofMillis(timeoutMillis), MAX_WAIT, 0);
    long end = Duration.ofMillis(endMillis).toNanos();
    assertThat(deadline.isPast(end - 1, true)).isFalse();
    assertThat(deadline.isPast(end, true)).isTrue();
    assertThat(deadline.isPast(end, false)).isFalse();
    assertThat(deadline.isPast(deadline.nanos(), false)).isTrue();
  }

  /** The clock of System.nanoTime() starts anywhere and may overflow. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE - 5, Long.MIN_VALUE, -1, 0})
  void worksAtAnyTimeOfTheClock(long now) {
    Deadline deadline = Deadline.after(Duration.ofNanos(100), MAX_WAIT, now);
    assertThat(deadline.isPast(now + 99, false)).isFalse();
    assertThat(deadline.isPast(now + 100, false)).isTrue();
  }
}
