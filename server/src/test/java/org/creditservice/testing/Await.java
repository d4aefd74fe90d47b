package org.creditservice.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what nobody signals, such as another process' state: asks until it is so. */
public final class Await {
  /** Far above what anything here takes, so that a slow machine fails no test. */
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /**
   * Waits until {@code condition} is true.
   *
   * @throws AssertionError if it isn't within a minute
   */
  public static void until(String what, Callable<Boolean> condition) {
    long giveUpNanos = System.nanoTime() + AT_MOST.toNanos();
    while (!ask(what, condition)) {
      if (System.nanoTime() - giveUpNanos > 0) {
        throw new AssertionError("not within " + AT_MOST.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  private static boolean ask(String what, Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception e) {
      throw new AssertionError("can't find out: " + what, e);
    }
  }
}
