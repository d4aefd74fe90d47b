package org.creditservice.batch;

import java.time.Duration;

/**
 * An attempt to execute a batch, which is little more than to wait for the database.
 *
 * @param beginNanos on the clock of {@link System#nanoTime()}
 * @param lostNanos what was lost before it began, see {@link LostTime}
 */
record Attempt(long beginNanos, long lostNanos) {
  /** Far more than any batch takes. */
  private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * Whether the database took too much of a command's time: half of it, or a second. What this
   * process has lost meanwhile doesn't count.
   */
  boolean isSlow(long nowNanos, long lostUntilNowNanos, Deadline deadline) {
    long waitedNanos = nowNanos - beginNanos - (lostUntilNowNanos - lostNanos);
    return waitedNanos >= Math.min(SLOW_NANOS, deadline.length().toNanos() / 2);
  }
}
