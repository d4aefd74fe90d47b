package org.creditservice.main;

import java.sql.SQLException;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.db.FailureText;
import org.creditservice.db.SessionSource.Role;
import org.creditservice.db.schema.Migrations;

/** The schema of a database that a command only reads: it must be the one of this version. */
final class ReadableSchema {
  private ReadableSchema() {}

  /** The same for a command that may read a standby. */
  static void require(ServiceDatabase database, DatabaseTimeouts timeouts) {
    require(database, timeouts, Role.PRIMARY_OR_STANDBY);
  }

  /**
   * Checks it.
   *
   * @param role whether it may be a standby
   * @throws StartupException with one sentence, if it can't be read
   */
  static void require(ServiceDatabase database, DatabaseTimeouts timeouts, Role role) {
    DatabaseTarget target = database.owner();
    try {
      Migrations.Status status =
          Migrations.status(target.withDefaults(timeouts.driverPropertiesForMigration()), role);
      switch (status.state()) {
        case UP_TO_DATE -> database.grantOwnRoles();
        case PENDING -> throw refusal("%s: run 'credit migrate' first.", status, target);
        case AHEAD ->
            throw refusal("%s: use a version of this program that knows it.", status, target);
      }
    } catch (SQLException e) {
      throw StartupException.unusable(target, FailureText.of(e), e);
    }
  }

  private static StartupException refusal(
      String sentence, Migrations.Status status, DatabaseTarget target) {
    String schema =
        status.state() == Migrations.State.AHEAD
            ? "was migrated by a newer version"
            : "lacks the schema, or %d migration(s) of it".formatted(status.pending());
    return new StartupException(
        ExitCode.REFUSED,
        sentence.formatted("The database at %s %s".formatted(target.describe(), schema)),
        null);
  }
}
