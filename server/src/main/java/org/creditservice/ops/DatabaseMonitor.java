package org.creditservice.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the database at intervals, and reports the service's health. Logs once when the database
 * becomes unavailable, with the reason, and once when it is available again.
 */
public final class DatabaseMonitor implements AutoCloseable {
  /** How late a load balancer may notice that calls fail; a check may cost a commit. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How often the log says that it goes on, and why now. */
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(DatabaseMonitor.class);

  private final Supplier<Optional<String>> check;
  private final Consumer<Optional<String>> health;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final PeriodicTask checks = new PeriodicTask("credit-database-monitor", this::runOnce);

  private boolean unavailable;

  /** {@link System#nanoTime} of the first failed check and of the last line in the log. */
  private long sinceNanos;

  private long loggedNanos;

  /**
   * A monitor that does not check yet.
   *
   * @param check why commands can't be executed now; empty if they can
   * @param health receives the result of each check: why commands can't be executed
   */
  public DatabaseMonitor(Supplier<Optional<String>> check, Consumer<Optional<String>> health) {
    this.check = check;
    this.health = health;
  }

  public void start() {
    checks.start(Duration.ZERO, INTERVAL);
  }

  /** Waits until commands could be executed for the first time. */
  public void awaitReached() throws InterruptedException {
    reached.await();
  }

  /** Checks once. */
  void runOnce() {
    Optional<String> failure = check.get();
    if (!checks.isClosed()) {
      failure.ifPresentOrElse(this::failed, this::succeeded);
    }
  }

  private void failed(String reason) {
    long now = System.nanoTime();
    if (!unavailable) {
      unavailable = true;
      sinceNanos = now;
      loggedNanos = now;
      log.warn(LogEvent.DATABASE_UNAVAILABLE, "the database is unavailable: {}", reason);
    } else if (now - loggedNanos >= REMINDER.toNanos()) {
      loggedNanos = now;
      log.info("the database is still unavailable after {} s: {}", seconds(now), reason);
    }
    health.accept(Optional.of(reason));
  }

  private void succeeded() {
    if (unavailable) {
      unavailable = false;
      log.warn(
          LogEvent.DATABASE_AVAILABLE_AGAIN,
          "the database is available again after {} s",
          seconds(System.nanoTime()));
    }
    reached.countDown();
    health.accept(Optional.empty());
  }

  private long seconds(long nowNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nowNanos - sinceNanos);
  }

  @Override
  public void close() {
    checks.close();
  }
}
