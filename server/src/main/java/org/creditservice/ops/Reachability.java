package org.creditservice.ops;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.creditservice.db.Bucket;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once when a part of the database can't be reached any more, and once when all of it can. For
 * one thread.
 */
public final class Reachability {
  /** How often the log says that it goes on. */
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(Reachability.class);

  private int unreachable;
  private long sinceNanos;
  private long loggedNanos;

  /** Sets how many buckets can't be reached now. */
  public void set(int buckets) {
    long now = System.nanoTime();
    if (buckets > 0 && unreachable == 0) {
      sinceNanos = now;
      loggedNanos = now;
      log.warn(
          LogEvent.DATABASE_DEGRADED,
          "{} of {} buckets can't be reached, a node of the database is unavailable:"
              + " their commands wait, all others are executed",
          buckets,
          Bucket.COUNT);
    } else if (buckets > 0 && now - loggedNanos >= REMINDER.toNanos()) {
      loggedNanos = now;
      log.info("{} buckets can't be reached after {} s", buckets, seconds(now));
    } else if (buckets == 0 && unreachable > 0) {
      log.warn(
          LogEvent.DATABASE_WHOLE_AGAIN,
          "no bucket is known to be unreachable any more, after {} s",
          seconds(now));
    }
    unreachable = buckets;
  }

  private long seconds(long nowNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nowNanos - sinceNanos);
  }
}
