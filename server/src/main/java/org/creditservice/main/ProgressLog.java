package org.creditservice.main;

import java.time.Duration;
import java.util.function.Consumer;
import org.creditservice.config.Durations;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at intervals that work is still going on, until it is closed. */
final class ProgressLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProgressLog.class);

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final PeriodicTask task;

  private ProgressLog(PeriodicTask task) {
    this.task = task;
  }

  /**
   * Starts to log.
   *
   * @param what goes on
   */
  static ProgressLog start(String what) {
    return start(INTERVAL, duration -> log.info("{} goes on for {} already", what, duration));
  }

  /** The same for any receiver of how long it is going on, in words. */
  static ProgressLog start(Duration interval, Consumer<String> receiver) {
    long startNanos = System.nanoTime();
    PeriodicTask task = new PeriodicTask("progress", () -> receiver.accept(since(startNanos)));
    task.start(interval);
    return new ProgressLog(task);
  }

  private static String since(long startNanos) {
    return Durations.format(
        Duration.ofSeconds(Duration.ofNanos(System.nanoTime() - startNanos).toSeconds()));
  }

  @Override
  public void close() {
    task.close();
  }
}
