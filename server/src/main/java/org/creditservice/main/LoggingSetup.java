package org.creditservice.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.creditservice.config.LogSettings;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Applies the log level to the service's own events. Libraries log too much at the lower levels, so
 * for them logback.xml allows only warnings.
 */
final class LoggingSetup {

  private static final String SERVICE = "org.creditservice";

  private LoggingSetup() {}

  /** Sends what gRPC and pgjdbc log through java.util.logging to the one log, in its format. */
  static void unite() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  static void apply(LogSettings settings) {
    if (LoggerFactory.getLogger(SERVICE) instanceof Logger logger) {
      logger.setLevel(Level.toLevel(settings.level().name()));
    }
  }
}
