package org.creditservice.batch;

import java.time.Duration;

/**
 * Until when a command waits for its answer.
 *
 * @param deadlineNanos on the clock of {@link System#nanoTime()}
 * @param marginNanos how much earlier than that it is answered where the database is away, so that
 *     the answer still reaches a caller whose own deadline is the same
 * @param byCaller whether the caller has set the deadline, or the server's longest wait
 * @param length how long that is in all
 */
record Deadline(long deadlineNanos, long marginNanos, boolean byCaller, Duration length) {
  private static final Duration MARGIN_MAX = Duration.ofMillis(200);
  private static final int MARGIN_DIVISOR = 10;

  static Deadline after(Duration timeout, Duration maxWait, long nowNanos) {
    boolean byCaller = timeout.compareTo(maxWait) < 0;
    Duration length = byCaller ? timeout : maxWait;
    long margin = Math.min(length.toNanos() / MARGIN_DIVISOR, MARGIN_MAX.toNanos());
    return new Deadline(nowNanos + length.toNanos(), margin, byCaller, length);
  }

  boolean isPast(long nowNanos, boolean databaseAway) {
    long end = databaseAway ? deadlineNanos - marginNanos : deadlineNanos;
    return nowNanos - end >= 0;
  }

  /** What a command is answered whose turn did not come in time. */
  NotExecutedException exception() {
    return byCaller
        ? NotExecutedException.deadlineExceeded()
        : NotExecutedException.waitedTooLong(length);
  }
}
