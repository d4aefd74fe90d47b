package org.creditservice.logging;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Admits a number of events of each kind in each period, and counts the others. Thread-safe. */
public final class RateLimit {
  private final int max;
  private final long periodNanos;
  private final Map<String, Period> periods = new ConcurrentHashMap<>();

  /**
   * A limit that has admitted nothing yet. It remembers each kind, so there must be few.
   *
   * @param max most events of a kind in a period
   */
  public RateLimit(int max, Duration period) {
    this.max = max;
    this.periodNanos = period.toNanos();
  }

  /**
   * The state of one kind.
   *
   * @param leftOutBefore how many events the period before this one has left out
   */
  private record Period(long beginNanos, int events, int leftOutBefore) {}

  /**
   * Whether an event is admitted.
   *
   * @param last whether it is the last in its period
   * @param leftOutBefore how many were left out before the first event of a period, else 0
   */
  public record Verdict(boolean admitted, boolean last, int leftOutBefore) {}

  /** Decides about the next event of a kind. */
  public Verdict decide(String kind, long nowNanos) {
    Period period = periods.merge(kind, new Period(nowNanos, 1, 0), this::next);
    return new Verdict(
        period.events <= max, period.events == max, period.events == 1 ? period.leftOutBefore : 0);
  }

  private Period next(Period before, Period event) {
    return event.beginNanos - before.beginNanos < periodNanos
        ? new Period(before.beginNanos, before.events + 1, before.leftOutBefore)
        : new Period(event.beginNanos, 1, Math.max(0, before.events - max));
  }
}
