package org.creditservice.batch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: doubling, with a cap, and with jitter, so that two
 * servers that collided don't collide again.
 */
record Backoff(Duration first, Duration cap) {
  /** Others' transactions last milliseconds. */
  static final Backoff CONTENTION = new Backoff(Duration.ofMillis(2), Duration.ofMillis(100));

  /** A database restarts within seconds, and must not be met by a storm. */
  static final Backoff UNAVAILABLE = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  private static final int DOUBLINGS_MAX = 20;

  /** Waits after the {@code attempt}th attempt, counted from 0. */
  void pause(int attempt) throws InterruptedException {
    Thread.sleep(millis(attempt));
  }

  /** Between half and all of what doubling gives. */
  long millis(int attempt) {
    long doubled = first.toMillis() << Math.min(attempt, DOUBLINGS_MAX);
    long millis = Math.min(doubled, cap.toMillis());
    return ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
  }
}
