package org.creditservice.main;

import java.sql.SQLException;
import java.time.Duration;
import org.creditservice.config.DatabaseSettings;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Durations;
import org.creditservice.db.FailureKind;
import org.creditservice.db.schema.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the schema is what this program needs, or says why it isn't. */
final class SchemaPreparation {

  private static final Logger log = LoggerFactory.getLogger(SchemaPreparation.class);

  /** Soon enough after the database is back, rare enough to keep the log readable meanwhile. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

  private final DatabaseTarget target;

  SchemaPreparation(ServiceDatabase database, DatabaseSettings settings) {
    this.target =
        database.target().withDefaults(settings.timeouts().driverPropertiesForMigration());
  }

  /** Brings the schema up to date, once. */
  void migrate() {
    try {
      applyMigrations();
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  /**
   * Brings the schema up to date, or checks that it is; waits for a database that isn't there yet.
   *
   * @param migrate whether the schema may be changed
   * @return whether it was done, rather than given up because the service is to stop
   * @throws StartupException when waiting doesn't help
   */
  boolean prepare(boolean migrate, StopSignal stop) throws InterruptedException {
    do {
      try {
        apply(migrate);
        return true;
      } catch (SQLException e) {
        if (!FailureKind.isTransient(e)) {
          throw refusal(e);
        }
        log.warn(
            "the database at {} cannot be reached, trying again in {}: {}",
            target.describe(),
            Durations.format(RETRY_INTERVAL),
            oneLine(e));
      }
    } while (!stop.await(RETRY_INTERVAL));
    return false;
  }

  private void apply(boolean migrate) throws SQLException {
    Migrations.Status status = Migrations.status(target);
    switch (status.state()) {
      case UP_TO_DATE -> log.info("the schema is up to date");
      case AHEAD -> log.warn("a newer version has migrated the schema; this one goes on with it");
      case PENDING -> {
        if (!migrate) {
          throw new StartupException(
              ExitCode.REFUSED,
              ("The schema at %s lacks %d migration(s), and --no-migrate is set:"
                      + " run 'credit migrate', or start without it.")
                  .formatted(target.describe(), status.pending()),
              null);
        }
        applyMigrations();
      }
    }
  }

  private void applyMigrations() throws SQLException {
    log.info("migrating the schema");
    log.info("{} migration(s) applied", Migrations.migrate(target));
  }

  private StartupException refusal(SQLException e) {
    return new StartupException(
        ExitCode.FAILED,
        "The database at %s cannot be used: %s.".formatted(target.describe(), oneLine(e)),
        e);
  }

  private static String oneLine(SQLException e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
  }
}
