package org.creditservice.main;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.creditservice.config.DatabaseSettings;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Durations;
import org.creditservice.db.Durability;
import org.creditservice.db.FailureKind;
import org.creditservice.db.schema.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the database and migrates or checks its schema, before the service uses it. */
final class SchemaPreparation {

  private static final Logger log = LoggerFactory.getLogger(SchemaPreparation.class);

  /** Short enough to start soon after the database, long enough to keep the log readable. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

  private final DatabaseTarget target;
  private final Function<Throwable, String> explanation;
  private final boolean strictDurability;

  /**
   * @param explanation says why the database is unavailable
   */
  SchemaPreparation(
      ServiceDatabase database,
      DatabaseSettings settings,
      Function<Throwable, String> explanation) {
    this.explanation = explanation;
    this.target =
        database.target().withDefaults(settings.timeouts().driverPropertiesForMigration());
    this.strictDurability = settings.strictDurability();
  }

  /** Brings the schema up to date, once. */
  void migrate() {
    try {
      checkDurability();
      applyMigrations();
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  /**
   * Brings the schema up to date, or checks that it is; waits while the database is unavailable.
   *
   * @param migrate whether the schema may be changed
   * @return false if a signal to stop came first
   * @throws StartupException if waiting does not help
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
            "the database at {} is unavailable, trying again in {}: {}",
            target.describe(),
            Durations.format(RETRY_INTERVAL),
            explanation.apply(e));
      }
    } while (!stop.await(RETRY_INTERVAL));
    return false;
  }

  private void apply(boolean migrate) throws SQLException {
    checkDurability();
    Migrations.Status status = Migrations.status(target);
    switch (status.state()) {
      case UP_TO_DATE -> log.info("the schema is up to date");
      case AHEAD -> log.warn("a newer version has migrated the schema; this version runs on it");
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

  private void checkDurability() throws SQLException {
    List<String> switchedOff = Durability.switchedOff(target);
    if (switchedOff.isEmpty()) {
      return;
    }
    String sentence =
        ("The database at %1$s has %2$s off, and can lose what was acknowledged when its machine"
                + " crashes: switch on %2$s")
            .formatted(target.describe(), String.join(" and ", switchedOff));
    if (strictDurability) {
      throw new StartupException(
          ExitCode.REFUSED, sentence + ", or start without --strict-durability.", null);
    }
    log.warn("{}", sentence);
  }

  private void applyMigrations() throws SQLException {
    log.info("migrating the schema");
    log.info("{} migration(s) applied", Migrations.migrate(target));
  }

  private StartupException refusal(SQLException e) {
    return new StartupException(
        ExitCode.FAILED,
        "The database at %s cannot be used: %s.".formatted(target.describe(), explanation.apply(e)),
        e);
  }
}
