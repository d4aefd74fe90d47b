package org.creditservice.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits by polling for a condition that sends no signal, such as the state of a process. */
public final class Await {
  /** Much longer than any wait here, so that a slow machine fails no test. */
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /**
   * Waits until {@code condition} is true.
   *
   * @throws AssertionError if it is not true within a minute
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
      throw new AssertionError("checking failed: " + what, e);
    }
  }
}
