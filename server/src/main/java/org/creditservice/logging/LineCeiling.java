package org.creditservice.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import org.creditservice.config.LogSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * The most lines that are logged in a minute, whatever they say: the last of the filters, for what
 * the others don't know. The service's own errors have a reserve of a quarter more, so that nothing
 * that others log hides them. Says when it begins to leave out lines, and later how many.
 * Thread-safe.
 */
public final class LineCeiling extends TurboFilter {
  private static final String OWN = "org.creditservice.";
  private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int RESERVE = 4;

  private int max = LogSettings.DEFAULT_LINES_MAX;
  private long periodBegan = System.nanoTime();
  private int lines;
  private int leftOut;
  private long total;

  /** What becomes of an event, and of how many lines that were left out it is time to tell. */
  private record Verdict(boolean admitted, boolean first, int leftOutBefore) {}

  /** Sets the most lines in a minute. */
  public synchronized void setMax(int linesMax) {
    max = linesMax;
  }

  /** How many lines were left out since the process began. */
  public synchronized long total() {
    return total;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    boolean counts =
        level.isGreaterOrEqual(logger.getEffectiveLevel())
            && (format != null || thrown != null)
            && !logger.getName().equals(LineCeiling.class.getName());
    if (!counts) {
      return FilterReply.NEUTRAL;
    }
    boolean ownError = level.equals(Level.ERROR) && logger.getName().startsWith(OWN);
    Verdict verdict = next(ownError, System.nanoTime());
    tell(verdict, logger.getLoggerContext().getLogger(LineCeiling.class));
    return verdict.admitted ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  private synchronized Verdict next(boolean ownError, long now) {
    int before = 0;
    if (now - periodBegan >= PERIOD_NANOS) {
      before = leftOut;
      periodBegan = now;
      lines = 0;
      leftOut = 0;
    }
    if (lines < (ownError ? max + max / RESERVE : max)) {
      lines++;
      return new Verdict(true, false, before);
    }
    leftOut++;
    total++;
    return new Verdict(false, leftOut == 1, before);
  }

  private void tell(Verdict verdict, Logger log) {
    if (verdict.leftOutBefore > 0) {
      log.warn(LogEvent.LINES_LEFT_OUT, "{} lines were left out", verdict.leftOutBefore);
    }
    if (verdict.first) {
      log.warn(
          LogEvent.LINES_LEFT_OUT,
          "too many lines in a minute: more are left out until it is over");
    }
  }
}
