package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptTest {
  private static final long START = Long.MAX_VALUE - 5;

  @ParameterizedTest
  @CsvSource({
    // A hanging COMMIT, and nothing lost.
    "2000, 0,     1800,  true",
    "10000, 20,   9800,  true",
    // One that began when most of the time was over.
    "10000, 0,    1000,  true",
    "10000, 0,    999,   false",
    "1000, 0,     500,   true",
    "1000, 0,     499,   false",
    // This process was frozen, or had little of a processor.
    "2000, 1500,  1800,  false",
    "10000, 9000, 9800,  false",
    "10000, 4900, 9800,  true",
  })
  void theDatabaseIsSlowIfItTookMuchOfTheTimeThatWasNotLost(
      long deadlineMillis, long lostMillis, long attemptMillis, boolean slow) {
    Deadline deadline =
        Deadline.after(Duration.ofMillis(deadlineMillis), Duration.ofMinutes(1), START);
    Attempt attempt = new Attempt(START, nanos(70));

    assertThat(attempt.isSlow(START + nanos(attemptMillis), nanos(70 + lostMillis), deadline))
        .isEqualTo(slow);
  }

  @Test
  void aTimerThatIsLateTellsWhatWasLost() {
    LostTime lost = new LostTime(nanos(10), START);
    lost.tick(START + nanos(10));
    lost.tick(START + nanos(19));
    assertThat(lost.nanos()).isZero();

    lost.tick(START + nanos(19 + 10 + 90));
    lost.tick(START + nanos(19 + 10 + 90 + 10 + 5));
    assertThat(lost.nanos()).isEqualTo(nanos(95));
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
