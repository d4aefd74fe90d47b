package org.creditservice.watch;

import java.time.Duration;
import org.creditservice.db.DatabaseException;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the database for the watches at an interval.
 *
 * <p>While the database is unavailable, watches wait, and then continue where they stopped. If the
 * outage lasts too long, the poller ends them, so that their callers can try another server.
 */
public final class WatchPoller implements AutoCloseable {
  /** Long enough that watches survive a restart or a failover of the database. */
  public static final Duration DEFAULT_OUTAGE_MAX = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(WatchPoller.class);

  private final EntryWatchRegistry watches;
  private final Duration outageMax;
  private final PeriodicTask polls = new PeriodicTask("credit-watch-poll", this::runOnce);

  /** Whether watches wait, all or those of a node, which is logged once. */
  private boolean waiting;

  private boolean unavailable;

  /** {@link System#nanoTime} of the first failed poll; valid only while {@link #unavailable}. */
  private long unavailableSince;

  /**
   * Begins to poll.
   *
   * @param interval from the end of one poll to the next
   * @param outageMax how long the database may be unavailable before the watches are ended
   */
  public WatchPoller(EntryWatchRegistry watches, Duration interval, Duration outageMax) {
    this.watches = watches;
    this.outageMax = outageMax;
    polls.start(interval);
  }

  /** Polls once. */
  synchronized void runOnce() {
    try {
      succeeded(watches.poll());
    } catch (DatabaseException e) {
      failed(e);
    }
  }

  private void succeeded(int bucketsLeftOut) {
    unavailable = false;
    if (bucketsLeftOut > 0) {
      waits(
          "%d buckets can't be reached, watches of their profiles wait".formatted(bucketsLeftOut));
    } else if (waiting) {
      waiting = false;
      log.info("the database is available again: watches continue");
    }
  }

  private void waits(String why) {
    if (!waiting) {
      waiting = true;
      log.warn(LogEvent.WATCHES_WAIT, "{}", why);
    }
  }

  private void failed(DatabaseException cause) {
    if (!unavailable) {
      unavailable = true;
      unavailableSince = System.nanoTime();
    }
    waits("the database is unavailable, watches wait: " + cause.getMessage());
    if (System.nanoTime() - unavailableSince >= outageMax.toNanos()) {
      watches.endAll(subscriber -> subscriber.fail(cause));
    }
  }

  @Override
  public void close() {
    polls.close();
  }
}
