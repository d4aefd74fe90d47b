package org.creditservice.testkit.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import java.util.Map;

/**
 * Keeps the service's log to warnings where nobody has configured Logback, which would write all of
 * it, down to DEBUG. It changes no other logger, and nothing at all beside a configuration of the
 * program's own.
 */
public final class QuietLogs extends ContextAwareBase implements Configurator {
  /** Where Logback looks for the configuration of a program. */
  private static final String PROPERTY = "logback.configurationFile";

  private static final List<String> FILES = List.of("/logback-test.xml", "/logback.xml");

  /** The service and its libraries, as in its own configuration. */
  private static final Map<String, Level> LEVELS =
      Map.of(
          "org.creditservice", Level.WARN,
          "com.zaxxer.hikari", Level.ERROR,
          "io.grpc.netty.shaded", Level.WARN,
          "io.micrometer", Level.WARN,
          "org.flywaydb", Level.OFF,
          "org.jooq", Level.WARN);

  /** Logback makes it, when the first logger is made. */
  public QuietLogs() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (!isConfigured()) {
      LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    }
    return ExecutionStatus.INVOKE_NEXT_IF_ANY;
  }

  private static boolean isConfigured() {
    return System.getProperty(PROPERTY) != null
        || FILES.stream().anyMatch(file -> QuietLogs.class.getResource(file) != null);
  }
}
