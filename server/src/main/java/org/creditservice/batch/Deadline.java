package org.creditservice.batch;

import java.time.Duration;

/**
 * Until when a command waits for its answer.
 *
 * @param nanos on the clock of {@link System#nanoTime()}
 * @param marginNanos how much earlier it is answered while the database is unavailable, so that the
 *     answer still reaches a caller whose own deadline is the same
 * @param byCaller true if the caller set it, false if the server's longest wait did
 * @param length from the command's arrival to the deadline
 */
record Deadline(long nanos, long marginNanos, boolean byCaller, Duration length) {
  private static final Duration MARGIN_MAX = Duration.ofMillis(200);
  private static final int MARGIN_DIVISOR = 10;

  static Deadline after(Duration timeout, Duration maxWait, long nowNanos) {
    boolean byCaller = timeout.compareTo(maxWait) < 0;
    Duration length = byCaller ? timeout : maxWait;
    long margin = Math.min(length.toNanos() / MARGIN_DIVISOR, MARGIN_MAX.toNanos());
    return new Deadline(nowNanos + length.toNanos(), margin, byCaller, length);
  }

  /** When the command arrived. */
  long arrivalNanos() {
    return nanos - length.toNanos();
  }

  boolean isPast(long nowNanos, boolean databaseUnavailable) {
    long end = databaseUnavailable ? nanos - marginNanos : nanos;
    return nowNanos - end >= 0;
  }

  /** The answer to a command that was started, and not finished in time by this server. */
  NotExecutedException unfinished() {
    return NotExecutedException.unfinished(byCaller, length);
  }

  /** The answer to a command that was not started in time. */
  NotExecutedException exception() {
    return byCaller
        ? NotExecutedException.deadlineExceeded()
        : NotExecutedException.waitedTooLong(length);
  }
}
