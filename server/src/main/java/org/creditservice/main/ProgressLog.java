package org.creditservice.main;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.creditservice.config.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at intervals that work is still going on, until it is closed. */
final class ProgressLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProgressLog.class);

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          new ThreadFactoryBuilder().setNameFormat("progress").setDaemon(true).build());

  private ProgressLog() {}

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
    ProgressLog progress = new ProgressLog();
    long startNanos = System.nanoTime();
    Future<?> unused =
        progress.scheduler.scheduleAtFixedRate(
            () -> receiver.accept(since(startNanos)),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
    return progress;
  }

  private static String since(long startNanos) {
    return Durations.format(
        Duration.ofSeconds(Duration.ofNanos(System.nanoTime() - startNanos).toSeconds()));
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
