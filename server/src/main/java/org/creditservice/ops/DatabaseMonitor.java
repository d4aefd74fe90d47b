package org.creditservice.ops;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks from time to time whether the database answers, and tells the service's health. */
public final class DatabaseMonitor implements AutoCloseable {
  /** How late a load balancer may learn that calls fail; a check costs one round trip. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(DatabaseMonitor.class);

  private final BooleanSupplier check;
  private final Consumer<Boolean> health;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          new ThreadFactoryBuilder()
              .setNameFormat("credit-database-monitor")
              .setDaemon(true)
              .build());

  /** What health was told last. */
  private boolean serving;

  /**
   * A monitor that does not check yet.
   *
   * @param check whether the database answers now
   * @param health is told so after each check
   */
  public DatabaseMonitor(BooleanSupplier check, Consumer<Boolean> health) {
    this.check = check;
    this.health = health;
  }

  public void start() {
    long millis = INTERVAL.toMillis();
    Future<?> unused =
        scheduler.scheduleWithFixedDelay(this::runOnce, 0, millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until the database has answered for the first time. */
  public void awaitReached() throws InterruptedException {
    reached.await();
  }

  private void runOnce() {
    try {
      tell(check.getAsBoolean());
    } catch (RuntimeException e) {
      log.error("the database could not be checked", e);
    }
  }

  private void tell(boolean answers) {
    if (answers && reached.getCount() > 0) {
      reached.countDown();
    } else if (answers != serving) {
      log.warn(answers ? "the database is back" : "the database is away; health is NOT_SERVING");
    }
    serving = answers;
    health.accept(answers);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
