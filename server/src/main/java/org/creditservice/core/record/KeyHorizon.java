package org.creditservice.core.record;

import java.time.Duration;
import java.time.Instant;
import org.creditservice.core.ledger.Uuid7;
import org.jspecify.annotations.Nullable;

/**
 * How far keys have been removed. Of a key under which nothing is recorded, it tells whether
 * something may have been.
 *
 * <p>A UUIDv7 says by itself when it was made, and it is removed only when that time and the time
 * of its record are both before the horizon. So whatever was removed is told by its own time. Of
 * other keys nobody can tell; docs/decisions/0019-key-retention.md.
 *
 * @param removedBefore null if all keys are there
 */
public record KeyHorizon(@Nullable Instant removedBefore) {
  public static final KeyHorizon NONE = new KeyHorizon(null);

  /**
   * Nothing so young has been removed, whatever the horizon is, so that it need not be read for
   * ordinary calls. The shortest retention is a week longer: so far a clock may have been wrong.
   */
  public static final Duration RECENT = Duration.ofDays(1);

  /** Whether the key, which is not there, is a UUIDv7 that may have been removed. */
  public boolean isPast(String key) {
    Instant time = Uuid7.timeOf(key);
    return removedBefore != null && time != null && time.isBefore(removedBefore);
  }

  /**
   * Whether nobody can tell if the key, which is not there, was removed.
   *
   * @param since when the key's profile was created
   */
  public boolean mayHaveRemoved(String key, Instant since) {
    boolean removed = removedBefore != null && since.isBefore(removedBefore);
    return removed && (Uuid7.timeOf(key) == null || isPast(key));
  }

  /** Whether the key can be past the horizon, which must then be read. */
  public static boolean concerns(String key, Instant clock) {
    return Uuid7.timeOf(key) != null && !isRecent(key, clock);
  }

  /**
   * Whether the key was made within a day, by either side's clock. A key from the future is not
   * recent: the clock may have been set back.
   */
  public static boolean isRecent(String key, Instant clock) {
    Instant time = Uuid7.timeOf(key);
    return time != null && Duration.between(time, clock).abs().compareTo(RECENT) < 0;
  }
}
