package org.creditservice.api.caller;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.creditservice.logging.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs denials: the first of each caller in a minute, and of a hundred callers at most. So neither
 * a caller nor any number of them can fill the disk or the memory. The rest is counted, and said
 * with the next denial after the minute.
 */
final class DenialLog {
  private static final Logger log = LoggerFactory.getLogger(DenialLog.class);
  private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int CALLERS_MAX = 100;

  private volatile Period current;

  DenialLog(long nowNanos) {
    current = new Period(nowNanos, Map.of());
  }

  /** A minute: how often each caller was denied, and how often in the minute before. */
  private static final class Period {
    final long beginNanos;
    final Map<String, LongAdder> before;
    final Map<String, LongAdder> denials = new ConcurrentHashMap<>();
    final AtomicBoolean full = new AtomicBoolean();

    /** Denials of callers that came when it was full. */
    final LongAdder others = new LongAdder();

    Period(long beginNanos, Map<String, LongAdder> before) {
      this.beginNanos = beginNanos;
      this.before = before;
    }
  }

  /**
   * A call was denied.
   *
   * @param who the caller, or where it calls from
   * @param why a clause
   */
  void denied(String who, String method, String why, long nowNanos) {
    Period period = period(nowNanos);
    LongAdder count = period.denials.get(who);
    if (count == null) {
      count = firstOf(period, who, method, why);
    }
    (count == null ? period.others : count).increment();
  }

  /** The number of callers that it remembers now. */
  int remembered() {
    Period period = current;
    return period.denials.size() + period.before.size();
  }

  private Period period(long nowNanos) {
    Period period = current;
    return isOver(period, nowNanos) ? next(nowNanos) : period;
  }

  private synchronized Period next(long nowNanos) {
    Period last = current;
    if (isOver(last, nowNanos)) {
      current = new Period(nowNanos, last.denials);
      if (last.others.sum() > 0) {
        log.warn(
            LogEvent.CALL_DENIED,
            "{} denials of other callers were not logged in the minute before",
            last.others.sum());
      }
    }
    return current;
  }

  private static boolean isOver(Period period, long nowNanos) {
    return nowNanos - period.beginNanos >= PERIOD_NANOS;
  }

  /** Null: too many callers. Threads at once may let in one more each. */
  private static @Nullable LongAdder firstOf(Period period, String who, String method, String why) {
    if (period.denials.size() >= CALLERS_MAX) {
      if (period.full.compareAndSet(false, true)) {
        log.warn(
            LogEvent.CALL_DENIED,
            "{} callers were denied calls: others are not logged until the minute is over",
            CALLERS_MAX);
      }
      return null;
    }
    LongAdder count = new LongAdder();
    LongAdder others = period.denials.putIfAbsent(who, count);
    if (others != null) {
      return others;
    }
    LongAdder before = period.before.get(who);
    if (before == null || before.sum() <= 1) {
      log.warn(LogEvent.CALL_DENIED, "{} was denied {}: {}", who, method, why);
    } else {
      log.warn(
          LogEvent.CALL_DENIED,
          "{} was denied {}: {} ({} denials in the minute before)",
          who,
          method,
          why,
          before.sum());
    }
    return count;
  }
}
