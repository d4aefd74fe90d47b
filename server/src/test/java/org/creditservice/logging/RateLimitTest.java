package org.creditservice.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.creditservice.logging.RateLimit.Verdict;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Verdict ADMITTED = new Verdict(true, false, 0);
  private static final Verdict LAST = new Verdict(true, true, 0);
  private static final Verdict LEFT_OUT = new Verdict(false, false, 0);

  private final RateLimit limit = new RateLimit(3, PERIOD);

  @Test
  void someOfAKindAreAdmittedInAPeriod() {
    assertThat(IntStream.range(0, 5).mapToObj(second -> at("a", second)))
        .containsExactly(ADMITTED, ADMITTED, LAST, LEFT_OUT, LEFT_OUT);
  }

  @Test
  void theNextPeriodBeginsWithTheNumberThatWasLeftOut() {
    IntStream.range(0, 5).forEach(second -> at("a", second));
    assertThat(at("a", 59)).isEqualTo(LEFT_OUT);
    assertThat(at("a", 60)).isEqualTo(new Verdict(true, false, 3));
    assertThat(at("a", 61)).isEqualTo(ADMITTED);
    assertThat(at("a", 200)).as("nothing was left out").isEqualTo(ADMITTED);
  }

  @Test
  void kindsDontCountForEachOther() {
    IntStream.range(0, 5).forEach(second -> at("a", second));
    assertThat(at("b", 5)).isEqualTo(ADMITTED);
  }

  private Verdict at(String kind, int second) {
    return limit.decide(kind, Duration.ofSeconds(second).toNanos());
  }
}
