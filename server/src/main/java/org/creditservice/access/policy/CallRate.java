package org.creditservice.access.policy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The calls of one caller, at most so many in a second: a bucket that is full after a second
 * without calls. It keeps one number, the time at which it would be empty (GCRA), so that calls
 * don't wait for one another. Thread-safe.
 */
public final class CallRate {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long intervalNanos;
  private final AtomicLong emptyNanos;

  /**
   * A rate of a caller that has not called yet.
   *
   * @param perSecond 1 or more
   * @param nowNanos as {@link System#nanoTime}
   */
  public CallRate(int perSecond, long nowNanos) {
    this.intervalNanos = SECOND_NANOS / perSecond;
    this.emptyNanos = new AtomicLong(nowNanos);
  }

  /**
   * Counts a call.
   *
   * @return how long the caller must wait, in nanoseconds; 0 if it need not, and only then is the
   *     call counted
   */
  public long take(long nowNanos) {
    while (true) {
      long empty = emptyNanos.get();
      long from = empty - nowNanos > 0 ? empty : nowNanos;
      long next = from + intervalNanos;
      long wait = next - nowNanos - SECOND_NANOS;
      if (wait > 0) {
        return wait;
      }
      if (emptyNanos.compareAndSet(empty, next)) {
        return 0;
      }
    }
  }
}
