package org.creditservice.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls for the watches at an interval, while there are any.
 *
 * <p>While the database is away, watches wait and then go on where they stood. If it stays away,
 * they are ended, so that their readers can turn to another server.
 */
public final class WatchPoller implements AutoCloseable {
  /** How long watches wait for the database: a restart or a failover goes unnoticed. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(WatchPoller.class);

  private final EntryWatches watches;
  private final Duration patience;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(WatchPoller::newThread);
  private final Future<?> polling;

  /**
   * When the database was first missed, by {@link System#nanoTime}; meaningless unless {@link
   * #away}.
   */
  private long awaySince;

  private boolean away;

  /**
   * Begins to poll.
   *
   * @param interval from the end of one poll to the next
   * @param patience how long the database may be away before the watches are ended
   */
  public WatchPoller(EntryWatches watches, Duration interval, Duration patience) {
    this.watches = watches;
    this.patience = patience;
    long nanos = interval.toNanos();
    this.polling =
        scheduler.scheduleWithFixedDelay(this::runOnce, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "credit-watch-poll");
    thread.setDaemon(true);
    return thread;
  }

  /** Polls once; what goes wrong is kept, because the next poll may do better. */
  synchronized void runOnce() {
    try {
      watches.poll();
      reached();
    } catch (DataAccessException e) {
      missed(e);
    } catch (RuntimeException e) {
      log.error("watches could not be polled", e);
    }
  }

  private void reached() {
    if (away) {
      away = false;
      log.info("the database is back: watches go on");
    }
  }

  private void missed(DataAccessException cause) {
    if (!away) {
      away = true;
      awaySince = System.nanoTime();
      log.warn("the database can't be asked for new entries: watches wait", cause);
    }
    if (System.nanoTime() - awaySince >= patience.toNanos()) {
      watches.endAll(reader -> reader.fail(cause));
    }
  }

  @Override
  public void close() {
    polling.cancel(true);
    scheduler.shutdownNow();
  }
}
