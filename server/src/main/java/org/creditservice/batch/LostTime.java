package org.creditservice.batch;

/**
 * How much time this process has lost: it had no processor, was frozen, or collected garbage. A
 * timer that is to run at intervals is late by as much. An answer that nobody had the time to read
 * is not the database's fault.
 */
final class LostTime {
  private final long intervalNanos;
  private volatile long nanos;
  private long lastNanos;

  /**
   * @param nowNanos on the clock of {@link System#nanoTime()}
   */
  LostTime(long intervalNanos, long nowNanos) {
    this.intervalNanos = intervalNanos;
    this.lastNanos = nowNanos;
  }

  /** Called by the timer, and by no other thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  void tick(long nowNanos) {
    long late = Math.max(0, nowNanos - lastNanos - intervalNanos);
    long total = nanos + late;
    nanos = total;
    lastNanos = nowNanos;
  }

  /** Since the process began. */
  long nanos() {
    return nanos;
  }
}
