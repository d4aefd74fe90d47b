package org.creditservice.verify;

import java.time.Duration;

/**
 * How much of the time a worker reads.
 *
 * @param restPerWork how long it rests after each chunk, in times of what the chunk took
 */
public record Pace(int restPerWork) {
  /** Longest rest: a chunk that took long had to wait for something, not to work. */
  private static final Duration REST_MAX = Duration.ofSeconds(5);

  /** Without a rest. */
  public static final Pace FULL = new Pace(0);

  /** An eighth of one core at most, which callers do not notice. */
  public static final Pace GENTLE = new Pace(7);

  void rest(Duration worked) throws InterruptedException {
    Duration rest = worked.multipliedBy(restPerWork);
    if (!rest.isZero()) {
      Thread.sleep((rest.compareTo(REST_MAX) < 0 ? rest : REST_MAX).toMillis());
    }
  }
}
