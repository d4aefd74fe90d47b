package org.creditservice.maintenance;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.SweepSettings;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.FailureKind;
import org.creditservice.db.query.Snapshots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends jobs whose time is over, again and again: they become EXPIRED and their credits come back,
 * without anybody having to remember them. See docs/job-states.md.
 */
public final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  /** How long a search that runs has to end before its connection is taken away. */
  private static final long STOP_MILLIS = 1000;

  private final SweepSettings settings;
  private final Snapshots snapshots;
  private final Duration queryTimeout;
  private final Engine engine;
  private final Consumer<SweepResult> listener;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          new ThreadFactoryBuilder().setNameFormat("credit-sweeper").setDaemon(true).build());

  /** Whether the last sweep found the database away, which is said once. */
  private boolean away;

  /**
   * A sweeper that does nothing yet.
   *
   * @param snapshots of the database that {@code engine} writes to; not of a replica, which would
   *     show jobs that have ended
   * @param queryTimeout how long each search for expired jobs may take
   * @param listener hears what each sweep did
   */
  public Sweeper(
      SweepSettings settings,
      Snapshots snapshots,
      Duration queryTimeout,
      Engine engine,
      Consumer<SweepResult> listener) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.queryTimeout = queryTimeout;
    this.engine = engine;
    this.listener = listener;
  }

  /** Begins to sweep, for the first time after one interval. */
  public void start() {
    long nanos = settings.interval().toNanos();
    Future<?> unused =
        scheduler.scheduleWithFixedDelay(this::runAndGoOn, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void runAndGoOn() {
    try {
      runOnce();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The next sweep may do better; a task that throws would never be run again.
      if (!scheduler.isShutdown()) {
        log.error("jobs could not be swept", e);
      }
    }
  }

  /**
   * Sweeps once: until no expired job is left, or the database is found away, which the next sweep
   * makes up for.
   *
   * @return what was done, as the listener was told
   */
  public SweepResult runOnce() throws InterruptedException {
    Sweep sweep = new Sweep(settings, snapshots, queryTimeout, engine);
    try {
      sweep.run();
      reached();
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.DATA) {
        throw e;
      }
      missed(e);
    } catch (NotExecutedException e) {
      log.debug("the server stops: the sweep is broken off", e);
    }
    SweepResult result = sweep.result();
    listener.accept(result);
    return result;
  }

  private void reached() {
    if (away) {
      away = false;
      log.info("the database is back: jobs are swept again");
    }
  }

  private void missed(RuntimeException cause) {
    if (!away && !scheduler.isShutdown()) {
      away = true;
      log.warn("the database is away, expired jobs wait: {}", cause.getMessage());
    }
  }

  /** Stops sweeping; what the engine has been sent of a running sweep may still be executed. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      boolean unused = scheduler.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
