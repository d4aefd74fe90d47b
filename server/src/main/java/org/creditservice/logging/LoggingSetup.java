package org.creditservice.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.ConsoleAppender;
import org.creditservice.config.LogFormat;
import org.creditservice.config.LogSettings;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Applies the log level to the service's own events. Libraries log too much at the lower levels, so
 * for them log.xml allows only warnings.
 */
public final class LoggingSetup {

  private static final String SERVICE = "org.creditservice";

  /** The appender's name in log.xml. */
  private static final String STANDARD_ERROR = "stderr";

  /** What Logback asks first, and what it is told. */
  private static final String CONFIGURATION = "logback.configurationFile";

  private static final String OWN = "org/creditservice/logging/logback.xml";

  private LoggingSetup() {}

  /**
   * Makes this process log as the service does, unless it was started with another configuration.
   * Call it before any logger is made. Whoever runs the service within a program of their own
   * doesn't, and keeps their log.
   */
  public static void useOwnConfiguration() {
    Object unused = System.getProperties().putIfAbsent(CONFIGURATION, OWN);
  }

  /** Sends what gRPC and pgjdbc log through java.util.logging to the one log, in its format. */
  public static void unite() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Sets level and format. What was logged before that was text. */
  public static void apply(LogSettings settings) {
    if (LoggerFactory.getLogger(SERVICE) instanceof Logger logger) {
      logger.setLevel(Level.toLevel(settings.level().name()));
      ceiling().setMax(settings.linesMax());
      if (settings.format() == LogFormat.JSON) {
        writeJson(logger.getLoggerContext());
      }
    }
  }

  /** The filter that counts what callers provoke the network's libraries to warn of. */
  public static TransportNoise noise() {
    return filter(TransportNoise.class, new TransportNoise());
  }

  /** The filter that bounds the lines in a minute. */
  public static LineCeiling ceiling() {
    return filter(LineCeiling.class, new LineCeiling());
  }

  /** The filter that log.xml asks for, or {@code none} where another configuration is used. */
  private static <F extends TurboFilter> F filter(Class<F> type, F none) {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        ? context.getTurboFilterList().stream()
            .filter(type::isInstance)
            .map(type::cast)
            .findFirst()
            .orElse(none)
        : none;
  }

  static void writeJson(LoggerContext context) {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    if (root.getAppender(STANDARD_ERROR) instanceof ConsoleAppender<ILoggingEvent> appender) {
      JsonLines encoder = new JsonLines();
      encoder.setContext(context);
      encoder.start();
      appender.setEncoder(encoder);
    }
  }
}
