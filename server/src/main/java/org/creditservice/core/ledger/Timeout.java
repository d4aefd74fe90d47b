package org.creditservice.core.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that a job has, by the database's clock: also after the clock was set back, when the
 * times that are recorded for its profile stand still.
 *
 * @param startTime when it began: at the submission, or at the last extension
 * @param expireTime from when on the sweeper expires the job
 */
public record Timeout(Instant startTime, Instant expireTime) {

  /** A timeout that begins at {@code now}. */
  public static Timeout begin(Instant now, Duration length) {
    return new Timeout(now, now.plus(length));
  }

  /** Whether the job may be expired. */
  public boolean isOver(Instant now) {
    return !expireTime.isAfter(now);
  }

  /** Whether it began in the future: the clock was ahead then, and was set back since. */
  public boolean beganAfter(Instant now) {
    return startTime.isAfter(now);
  }

  /** The same length, from {@code now} on. */
  public Timeout restart(Instant now) {
    return begin(now, Duration.between(startTime, expireTime));
  }
}
