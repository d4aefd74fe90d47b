package org.creditservice.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.creditservice.logging.LoggingSetup;
import org.creditservice.logging.RepeatedEvents;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** What a class logs, until this is closed. */
public final class LogCapture implements AutoCloseable {
  /** More than all tests log in a minute. */
  private static final int MANY = 1_000_000;

  private final Logger logger;
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  private LogCapture(Logger logger) {
    this.logger = logger;
    logAll();
    appender.start();
    logger.addAppender(appender);
  }

  public static LogCapture of(Class<?> logging) {
    return new LogCapture((Logger) LoggerFactory.getLogger(logging));
  }

  /** Nothing is left out because tests before this one have provoked it often. */
  private void logAll() {
    LoggingSetup.ceiling().setMax(MANY);
    for (TurboFilter filter : logger.getLoggerContext().getTurboFilterList()) {
      if (filter instanceof RepeatedEvents repeated) {
        repeated.addUnlimited(logger.getName());
      }
    }
  }

  /** Waits for a warning that contains {@code words}, and returns the first one. */
  public String awaitWarning(String words) {
    Await.until("a warning: " + words, () -> warnings(words).findFirst().isPresent());
    return warnings(words).findFirst().orElseThrow();
  }

  private Stream<String> warnings(String words) {
    return messages(Level.WARN).stream().filter(message -> message.contains(words));
  }

  /** The messages so far of exactly this level. */
  public List<String> messages(Level level) {
    return events.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** The names of the events so far, in the order of their lines. */
  public List<String> names() {
    return events.stream()
        .flatMap(event -> Stream.ofNullable(event.getMarkerList()))
        .flatMap(List::stream)
        .map(Marker::getName)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
