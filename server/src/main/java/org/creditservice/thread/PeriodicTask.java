package org.creditservice.thread;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that is run again and again, on a thread of its own, until it is closed: whatever it
 * throws, the next run comes. Java's schedulers drop a task that throws, and say nothing.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);

  /** A task that fails each time may run a hundred times a second. */
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What is run. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private final String name;
  private final Task task;
  private final ScheduledExecutorService scheduler;
  private boolean logged;
  private long loggedNanos;

  /**
   * A task that doesn't run yet.
   *
   * @param name of its thread
   */
  public PeriodicTask(String name, Task task) {
    this.name = name;
    this.task = task;
    this.scheduler =
        Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build());
  }

  /** Runs it for the first time after {@code delay}, then {@code interval} after each run. */
  public void start(Duration delay, Duration interval) {
    Future<?> unused =
        scheduler.scheduleWithFixedDelay(
            this::run, delay.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The same with the first run after an interval. */
  public void start(Duration interval) {
    start(interval, interval);
  }

  private void run() {
    try {
      task.run();
    } catch (Throwable e) {
      // An interrupt that doesn't come from close() is no reason to stop either.
      if (!isClosed()) {
        report(e);
      }
    }
  }

  private void report(Throwable failure) {
    long now = System.nanoTime();
    if (logged && now - loggedNanos < LOG_INTERVAL_NANOS) {
      return;
    }
    logged = true;
    loggedNanos = now;
    try {
      log.error(LogEvent.TASK_FAILED, "{} failed; it will run again", name, failure);
    } catch (Throwable e) {
      // Not even that can be said. What is broken may still be whole in the next run.
    }
  }

  public boolean isClosed() {
    return scheduler.isShutdown();
  }

  /** Lets no more runs begin, and interrupts the one that goes on. */
  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  /** The same, and waits for it to end, at most so long. */
  public void close(Duration wait) {
    close();
    try {
      boolean unused = scheduler.awaitTermination(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
