package org.creditservice.main;

import java.sql.SQLException;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.db.WorkerSettings;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether Citus's workers have the settings that lanes rest on. */
final class WorkerCheck {
  private static final Logger log = LoggerFactory.getLogger(WorkerCheck.class);

  private WorkerCheck() {}

  /** Warns of each worker that has others. */
  static void check(DatabaseTarget target, DatabaseTimeouts timeouts) {
    try {
      WorkerSettings.differences(target, timeouts)
          .forEach((worker, settings) -> warn(target.user(), worker, settings));
    } catch (SQLException e) {
      log.debug("the workers' settings could not be read", e);
    }
  }

  private static void warn(String role, String worker, String settings) {
    log.warn(
        LogEvent.WORKER_SETTINGS,
        "sessions of the role {} begin on the worker {} with {}: run the ALTER ROLE that 'credit"
            + " roles' prints as a superuser on the coordinator, and restart the servers",
        role,
        worker,
        settings);
  }
}
