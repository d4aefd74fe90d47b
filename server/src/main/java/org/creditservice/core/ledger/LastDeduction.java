package org.creditservice.core.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * When the last deduction of a profile was accepted: the mark of its rate limit.
 *
 * <p>The two times differ only after the database's clock was set back. A profile's recorded times
 * then stand still until the clock has caught up, but callers wait by the clock.
 *
 * @param time as it was recorded; never before that of an earlier deduction
 * @param clock what the database's clock said then; never after {@code time}
 */
public record LastDeduction(Instant time, Instant clock) {

  /** A deduction whose recorded time is what the clock said. */
  public static LastDeduction at(Instant time) {
    return new LastDeduction(time, time);
  }

  /**
   * How long the next deduction must still wait; zero or less if it need not.
   *
   * <p>If the clock is behind this deduction, it was set back since, and nobody knows how much time
   * has passed. The next deduction is then accepted: it may come too early, once, but a refusal
   * could name no wait that is sure to work.
   */
  public Duration remainingWait(Duration minInterval, Instant now) {
    return now.isBefore(clock) ? Duration.ZERO : minInterval.minus(Duration.between(clock, now));
  }
}
