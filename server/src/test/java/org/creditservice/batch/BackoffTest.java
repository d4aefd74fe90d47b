package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(10), Duration.ofMillis(70));

  @ParameterizedTest
  @CsvSource({"0, 5, 10", "1, 10, 20", "2, 20, 40", "3, 35, 70", "4, 35, 70", "1000000, 35, 70"})
  void doublesUpToItsCapAndVaries(int attempt, long atLeast, long atMost) {
    long[] waits = LongStream.range(0, 1000).map(i -> BACKOFF.millis(attempt)).toArray();
    assertThat(LongStream.of(waits).min()).hasValue(atLeast);
    assertThat(LongStream.of(waits).max()).hasValue(atMost);
  }
}
