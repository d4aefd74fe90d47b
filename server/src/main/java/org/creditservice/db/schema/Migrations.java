package org.creditservice.db.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.FailureKind;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.SessionSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/**
 * Brings a database's schema up to date, and says how far it is. Safe for several servers at once.
 */
public final class Migrations {

  /** The schema of everything the service keeps, the history of migrations included. */
  public static final String SCHEMA = "credit";

  /** PostgreSQL 14, as server_version_num says it. */
  private static final int MIN_SERVER_VERSION = 14_00_00;

  private static final int SERVER_VERSIONS_PER_MAJOR = 1_00_00;

  private static final String ENCODING = "UTF8";

  /**
   * Migrations create what they name in the schema, which is why it is searched. PostgreSQL's own
   * schema is searched before it, since it is not named. The path begins as Flyway wants it, which
   * would otherwise put the schema before all others.
   */
  private static final SessionSettings SESSION =
      SessionSettings.UNTIMED.with("search_path", SCHEMA + ", pg_temp");

  /** How a database's schema stands to this program. */
  public enum State {
    /** It has all migrations that this program knows, and no others. */
    UP_TO_DATE,
    /** It lacks some. */
    PENDING,
    /**
     * A newer program has migrated it. Each migration keeps the program before it working, so this
     * one may run.
     */
    AHEAD
  }

  /**
   * What {@link #status} found.
   *
   * @param pending migrations that are missing; 0 unless PENDING
   */
  public record Status(State state, int pending) {}

  /**
   * A database that can't be used or brought up to date. The message is a sentence for the
   * operator.
   */
  public static final class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MigrationException(String sentence) {
      super(sentence);
    }

    MigrationException(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  private Migrations() {}

  /**
   * Applies what is missing; waits while another server does the same.
   *
   * @return migrations applied
   * @throws SQLException when the database can't be reached, or doesn't let this user in
   * @throws MigrationException when it can't be brought up to date
   */
  public static int migrate(DatabaseTarget target) throws SQLException {
    requireUsable(target);
    try {
      return flyway(target).migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw transientFailureOr(e);
    }
  }

  /**
   * Compares the schema with what this program knows; changes nothing.
   *
   * @throws SQLException when the database can't be reached, or doesn't let this user in
   * @throws MigrationException when it isn't a database that this service can use
   */
  public static Status status(DatabaseTarget target) throws SQLException {
    requireUsable(target);
    try {
      MigrationInfoService info = flyway(target).info();
      int pending = info.pending().length;
      if (pending > 0) {
        return new Status(State.PENDING, pending);
      }
      return new Status(hasUnknown(info) ? State.AHEAD : State.UP_TO_DATE, 0);
    } catch (FlywayException e) {
      throw transientFailureOr(e);
    }
  }

  private static boolean hasUnknown(MigrationInfoService info) {
    return Arrays.stream(info.applied()).map(MigrationInfo::getState).anyMatch(Migrations::isNewer);
  }

  private static boolean isNewer(org.flywaydb.core.api.MigrationState state) {
    return switch (state) {
      case FUTURE_SUCCESS, FUTURE_FAILED -> true;
      default -> false;
    };
  }

  private static Flyway flyway(DatabaseTarget target) {
    return Flyway.configure()
        .dataSource(new SessionSource(target, SESSION))
        .locations("classpath:db/migration")
        .schemas(SCHEMA)
        .load();
  }

  private static void requireUsable(DatabaseTarget target) throws SQLException {
    try (Connection connection = new SessionSource(target, SESSION).getConnection();
        Statement statement = connection.createStatement()) {
      int version = Integer.parseInt(show(statement, "server_version_num"));
      if (version < MIN_SERVER_VERSION) {
        throw new MigrationException(
            "The database at %s is PostgreSQL %s; the service needs %d or newer."
                .formatted(
                    target.describe(),
                    show(statement, "server_version"),
                    MIN_SERVER_VERSION / SERVER_VERSIONS_PER_MAJOR));
      }
      String encoding = show(statement, "server_encoding");
      if (!encoding.equals(ENCODING)) {
        throw new MigrationException(
            "The database at %s has the encoding %s; the service needs one created with ENCODING '%s'."
                .formatted(target.describe(), encoding, ENCODING));
      }
    }
  }

  private static String show(Statement statement, String parameter) throws SQLException {
    try (ResultSet result = statement.executeQuery("SHOW " + parameter)) {
      result.next();
      return result.getString(1);
    }
  }

  /** A transient failure is worth another try; everything else is not. */
  private static MigrationException transientFailureOr(FlywayException failure)
      throws SQLException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException lost && FailureKind.isTransient(lost)) {
        throw lost;
      }
    }
    String reason = String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
    return new MigrationException("The schema cannot be brought up to date: " + reason, failure);
  }
}
