package org.creditservice.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps callers from flooding the log: of the warnings and errors of one kind only a few are logged
 * in a minute. It says when it begins to leave out more, and later how many.
 */
public final class RepeatedEvents extends TurboFilter {
  private static final String OWN = "org.creditservice.";
  private static final int MAX = 10;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final RateLimit limit = new RateLimit(MAX, PERIOD);
  private final Set<String> unlimited = ConcurrentHashMap.newKeySet();

  public RepeatedEvents() {
    addUnlimited(RepeatedEvents.class.getName());
  }

  /** Set by log.xml: the name of a logger whose events are all logged. */
  public final void addUnlimited(String logger) {
    unlimited.add(logger);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    boolean limited =
        level.isGreaterOrEqual(Level.WARN)
            && level.isGreaterOrEqual(logger.getEffectiveLevel())
            && !isQuestion(format, thrown)
            && !unlimited.contains(logger.getName());
    return limited
        ? decide(logger, level, kind(marker, logger, format, thrown))
        : FilterReply.NEUTRAL;
  }

  /** Whether a logger is only asked whether it would log. */
  private static boolean isQuestion(@Nullable String format, @Nullable Throwable thrown) {
    return format == null && thrown == null;
  }

  private FilterReply decide(Logger logger, Level level, String kind) {
    RateLimit.Verdict verdict = limit.decide(logger.getName() + level + kind, System.nanoTime());
    Logger log = logger.getLoggerContext().getLogger(RepeatedEvents.class);
    if (verdict.leftOutBefore() > 0) {
      log.warn(
          LogEvent.EVENTS_LEFT_OUT,
          "{} more events of {} like the next one were left out",
          verdict.leftOutBefore(),
          logger.getName());
    }
    if (verdict.last()) {
      log.warn(
          LogEvent.EVENTS_LEFT_OUT,
          "{} events of {} like the next one in a minute: more are left out until it is over",
          MAX,
          logger.getName());
    }
    return verdict.admitted() ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  /**
   * The event's name; else what was thrown, or else the message's pattern. Of libraries it is no
   * pattern, but a text that may be different each time.
   */
  private static String kind(
      @Nullable Marker event, Logger logger, @Nullable String format, @Nullable Throwable thrown) {
    if (event != null) {
      return event.getName();
    }
    if (thrown != null) {
      return thrown.getClass().getName();
    }
    return logger.getName().startsWith(OWN) ? String.valueOf(format) : "";
  }
}
