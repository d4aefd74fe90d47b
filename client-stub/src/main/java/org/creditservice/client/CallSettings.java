package org.creditservice.client;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long calls take, and how they are repeated.
 *
 * @param timeout of a call with all its attempts
 * @param waitsForRateLimit whether a call that comes too early after the one before waits, within
 *     its timeout, instead of being refused
 */
record CallSettings(Duration timeout, boolean waitsForRateLimit) {
  /** Longer than the service takes even while its database restarts quickly. */
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  private static final long BACKOFF_MIN_NANOS = Duration.ofMillis(50).toNanos();
  private static final int DOUBLINGS_MAX = 5;

  /** Longer than slow answers take: what is repeated would only be slower. */
  private static final long ATTEMPT_MIN_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * How long an attempt may take: half of the time, so that another one can follow if this one's
   * host has vanished without a word.
   *
   * @param leftNanos until the call's end
   */
  static long attemptNanos(long leftNanos) {
    return Math.min(leftNanos, Math.max(leftNanos / 2, ATTEMPT_MIN_NANOS));
  }

  /**
   * How long to wait before another attempt: longer each time, and up to a fifth more or less, so
   * that callers who failed together don't come back together (gRPC A6).
   *
   * @param failures how many attempts there were
   */
  static Duration backoff(int failures) {
    Random random = ThreadLocalRandom.current();
    long nanos = BACKOFF_MIN_NANOS << Math.min(failures - 1, DOUBLINGS_MAX);
    return Duration.ofNanos((long) (nanos * (0.8 + 0.4 * random.nextDouble())));
  }
}
