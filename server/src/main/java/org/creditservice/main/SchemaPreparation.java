package org.creditservice.main;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.creditservice.config.DatabaseSettings;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Durations;
import org.creditservice.db.Durability;
import org.creditservice.db.FailureKind;
import org.creditservice.db.schema.Distribution;
import org.creditservice.db.schema.Migrations;
import org.creditservice.db.schema.Migrations.LockedException;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the database and migrates or checks its schema, before the service uses it. */
final class SchemaPreparation {

  private static final Logger log = LoggerFactory.getLogger(SchemaPreparation.class);

  /** Short enough to start soon after the database, long enough to keep the log readable. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

  /** After a try to get a lock, all others who need the table go on for so long at least. */
  private static final Duration LOCK_PAUSE_MIN = Duration.ofSeconds(2);

  /** A report that reads the table may take hours. */
  private static final Duration LOCK_PAUSE_MAX = Duration.ofSeconds(32);

  private final ServiceDatabase database;
  private final DatabaseTarget target;
  private final Function<Throwable, String> explanation;
  private final boolean strictDurability;
  private final Runnable beforeChanges;
  private boolean durabilityChecked;

  /** What is done with the database. */
  interface Work {
    void run() throws SQLException;
  }

  /**
   * @param explanation says why the database is unavailable
   */
  SchemaPreparation(
      ServiceDatabase database,
      DatabaseSettings settings,
      Function<Throwable, String> explanation) {
    this(database, settings, explanation, () -> {});
  }

  /**
   * @param explanation says why the database is unavailable
   * @param beforeChanges what has to be waited for before anything is changed
   */
  SchemaPreparation(
      ServiceDatabase database,
      DatabaseSettings settings,
      Function<Throwable, String> explanation,
      Runnable beforeChanges) {
    this.beforeChanges = beforeChanges;
    this.explanation = explanation;
    this.database = database;
    this.target = database.owner().withDefaults(settings.timeouts().driverPropertiesForMigration());
    this.strictDurability = settings.strictDurability();
  }

  /**
   * Brings the schema up to date; waits while other sessions hold locks on it, but not for a
   * database that is unavailable.
   *
   * @return false if a signal to stop came first
   * @throws StartupException if waiting does not help
   */
  boolean migrate(StopSignal stop) throws InterruptedException {
    return repeat(() -> apply(true), failure -> false, stop);
  }

  /**
   * The same, and distributes the tables over the workers of a Citus cluster, if it is one.
   *
   * @return false if a signal to stop came first
   * @throws StartupException if waiting does not help
   */
  boolean distribute(StopSignal stop) throws InterruptedException {
    return repeat(this::applyDistributed, failure -> false, stop);
  }

  private void applyDistributed() throws SQLException {
    Distribution.require(target);
    apply(true);
    try (ProgressLog unused = ProgressLog.start("the distribution of the tables")) {
      log.info("{} table(s) distributed", Distribution.distribute(target));
    }
  }

  /**
   * Brings the schema up to date, or checks that it is; waits while the database is unavailable,
   * and while other sessions hold locks on the schema.
   *
   * @param migrate whether the schema may be changed
   * @return false if a signal to stop came first
   * @throws StartupException if waiting does not help
   */
  boolean prepare(boolean migrate, StopSignal stop) throws InterruptedException {
    return repeat(() -> apply(migrate), FailureKind::isTransient, stop);
  }

  /**
   * Does more with the database; waits while it is unavailable.
   *
   * @return false if a signal to stop came first
   * @throws StartupException if waiting does not help
   */
  boolean whenAvailable(Work work, StopSignal stop) throws InterruptedException {
    return repeat(work, FailureKind::isTransient, stop);
  }

  private boolean repeat(Work work, Predicate<SQLException> passes, StopSignal stop)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Optional<Duration> pause = attempt(work, passes, attempt);
      if (pause.isEmpty()) {
        return true;
      }
      if (stop.await(pause.get())) {
        return false;
      }
    }
  }

  /** Returns how long to wait before the next attempt; empty if the work is done. */
  private Optional<Duration> attempt(Work work, Predicate<SQLException> passes, int attempt) {
    try {
      work.run();
      return Optional.empty();
    } catch (LockedException e) {
      Duration pause = lockPause(attempt);
      log.warn(
          LogEvent.MIGRATION_BLOCKED,
          "attempt {} to migrate the schema did not get a lock that it needs, trying again in {}: {}",
          attempt,
          Durations.format(pause),
          e.getMessage());
      return Optional.of(pause);
    } catch (SQLException e) {
      if (!passes.test(e)) {
        throw refusal(e);
      }
      log.warn(
          LogEvent.DATABASE_UNAVAILABLE,
          "the database at {} is unavailable, trying again in {}: {}",
          target.describe(),
          Durations.format(RETRY_INTERVAL),
          explanation.apply(e));
      return Optional.of(RETRY_INTERVAL);
    }
  }

  private static Duration lockPause(int attempt) {
    Duration pause = LOCK_PAUSE_MIN;
    for (int i = 1; i < attempt && pause.compareTo(LOCK_PAUSE_MAX) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause;
  }

  private void apply(boolean migrate) throws SQLException {
    checkDurability();
    Migrations.Status status = Migrations.status(target);
    switch (status.state()) {
      case UP_TO_DATE -> log.info("the schema is up to date");
      case AHEAD ->
          log.warn(
              LogEvent.SCHEMA_NEWER,
              "a newer version has migrated the schema; this version runs on it");
      case PENDING -> {
        if (!migrate) {
          throw new StartupException(
              ExitCode.REFUSED,
              ("The schema at %s lacks %d migration(s), and --no-migrate is set:"
                      + " run 'credit migrate', or start without it.")
                  .formatted(target.describe(), status.pending()),
              null);
        }
        beforeChanges.run();
        applyMigrations();
      }
    }
    if (database.own().isPresent()) {
      beforeChanges.run();
      database.grantOwnRoles();
    }
  }

  /** Checks once, however many attempts there are. */
  private void checkDurability() throws SQLException {
    if (durabilityChecked) {
      return;
    }
    List<String> switchedOff = Durability.switchedOff(target);
    durabilityChecked = true;
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
    log.warn(LogEvent.DURABILITY_OFF, "{}", sentence);
  }

  private void applyMigrations() throws SQLException {
    log.info("migrating the schema");
    try (ProgressLog unused =
        ProgressLog.start("the migration, or its wait for another server's,")) {
      log.info("{} migration(s) applied", Migrations.migrate(target));
    }
  }

  private StartupException refusal(SQLException e) {
    return StartupException.unusable(target, explanation.apply(e), e);
  }
}
