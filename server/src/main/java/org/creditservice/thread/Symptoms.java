package org.creditservice.thread;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.creditservice.thread.Watchdog.Symptom;

/** What a {@link Watchdog} looks for. */
public final class Symptoms {
  /** With so little left for work, callers' deadlines pass. */
  private static final double COLLECTING_MAX = 0.9;

  private static final double FULL = 0.97;

  private Symptoms() {}

  /** A thread that runs tasks has not run the one that it was given. */
  public static Symptom standsStill(String name, Executor thread) {
    AtomicBoolean waiting = new AtomicBoolean();
    return new Symptom(
        name + " has stood still",
        () -> {
          if (waiting.compareAndSet(false, true)) {
            give(thread, () -> waiting.set(false));
            return false;
          }
          return true;
        });
  }

  /** A thread that has been stopped takes no task, and is not frozen. */
  private static void give(Executor thread, Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /** The collector takes nearly all the time. */
  public static Symptom onlyCollects() {
    AtomicLong lastNanos = new AtomicLong(System.nanoTime());
    AtomicLong lastMillis = new AtomicLong(collectionMillis());
    return new Symptom(
        "the heap has been full, and the process has done nothing but collect garbage",
        () -> {
          long now = System.nanoTime();
          long millis = collectionMillis();
          double passed = (now - lastNanos.getAndSet(now)) / 1e6;
          return (millis - lastMillis.getAndSet(millis)) / passed > COLLECTING_MAX;
        });
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** Memory of some kind, in bytes, is used up. */
  public static Symptom isFull(String name, LongSupplier used, long max) {
    return new Symptom(name + " has been full", () -> used.getAsLong() > FULL * max);
  }
}
