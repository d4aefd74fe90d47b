package org.creditservice.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.Duration;

/**
 * Writes the stack trace of an event; after some of one kind within a minute only its first line,
 * since the others tell nothing new.
 */
public final class StackTraces extends ThrowableProxyConverter {
  private static final int MAX = 5;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final RateLimit limit = new RateLimit(MAX, PERIOD);

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return "";
    }
    String kind = event.getLoggerName() + thrown.getClassName();
    return limit.decide(kind, System.nanoTime()).admitted()
        ? super.convert(event)
        : thrown.getClassName() + ": " + thrown.getMessage();
  }
}
