package org.creditservice.main;

import java.sql.SQLException;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Settings;
import org.creditservice.db.ConnectionDemand;
import org.creditservice.db.ConnectionLimits;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a server that listens already to one that executes commands. */
final class Startup {
  private static final Logger log = LoggerFactory.getLogger(Startup.class);

  private Startup() {}

  /**
   * Prepares the schema, connects, and waits until commands can be executed.
   *
   * @return false if a signal to stop came first
   * @throws StartupException if waiting does not help
   */
  static boolean becomeReady(
      Settings settings, ServiceDatabase database, CreditServer server, StopSignal stop)
      throws InterruptedException {
    ConnectionDemand demand = ConnectionPlan.of(settings);
    SchemaPreparation schema =
        new SchemaPreparation(database, settings.database(), demand::explain);
    // Before the pools open any connection: where few are allowed, there must be one for this.
    if (!schema.prepare(settings.database().migrate(), stop)) {
      return false;
    }
    warnOfShortage(demand, database.target());
    RoleCheck.check(database.target(), settings);
    server.connect();
    server.awaitReady();
    return true;
  }

  private static void warnOfShortage(ConnectionDemand demand, DatabaseTarget target) {
    try {
      ConnectionLimits.of(target)
          .shortage(demand)
          .ifPresent(shortage -> log.warn(LogEvent.CONNECTIONS_TOO_FEW, shortage));
    } catch (SQLException e) {
      log.debug("the connection limits could not be read", e);
    }
  }
}
