package org.creditservice.db.schema;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.FailureKind;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.SessionSource;
import org.creditservice.db.SessionSource.Role;
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

  /** duplicate_schema, or unique_violation if that has just been committed. */
  private static final Set<String> CREATED_BY_ANOTHER = Set.of("42P06", "23505");

  private static final String LOCATION = "classpath:db/migration";

  /**
   * Migrations create what they name in the schema, which is why it is searched. PostgreSQL's own
   * schema is searched before it, since it is not named. The path begins as Flyway wants it, which
   * would otherwise put the schema before all others.
   *
   * <p>A statement of a migration may take hours. But while it waits for a strong lock, all who
   * need the table wait behind it, so it must not wait for long. Longer than deadlock_timeout, by
   * default 1 s, after which PostgreSQL ends an autovacuum that is in the way.
   */
  static final SessionSettings SESSION =
      SessionSettings.UNTIMED
          .with("search_path", SCHEMA + ", pg_temp")
          .with("lock_timeout", "'2s'");

  /** Tries to have the turn among servers that migrate at once; there is one a second. */
  private static final int UNLIMITED = -1;

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

  /**
   * Another session holds a lock that a migration needs: worth another try, after a pause in which
   * others get at the tables. The message is a clause.
   */
  public static final class LockedException extends SQLException {

    private static final long serialVersionUID = 1L;

    LockedException(String holder, SQLException cause) {
      super(holder, cause.getSQLState(), cause);
    }
  }

  private Migrations() {}

  /**
   * Applies what is missing; waits while another server does the same. Where the tables are
   * distributed, new ones are as well.
   *
   * @return migrations applied
   * @throws SQLException when the database can't be reached, or doesn't let this user in
   * @throws LockedException when another session holds a lock for too long; what had been applied
   *     before stays
   * @throws MigrationException when it can't be brought up to date
   */
  public static int migrate(DatabaseTarget target) throws SQLException {
    return migrate(target, LOCATION);
  }

  /** The same with the migrations in these directories, for tests. */
  static int migrate(DatabaseTarget target, String... locations) throws SQLException {
    requireUsable(target);
    try {
      createSchema(target);
      int applied = flyway(target, Role.PRIMARY, locations).migrate().migrationsExecuted;
      Distribution.distributeNew(target);
      return applied;
    } catch (FlywayException | SQLException e) {
      throw failure(e, target, Role.PRIMARY);
    }
  }

  /**
   * Compares the schema with what this program knows; changes nothing.
   *
   * @throws SQLException when the database can't be reached, or doesn't let this user in
   * @throws LockedException when another session has locked the history of migrations
   * @throws MigrationException when it isn't a database that this service can use
   */
  public static Status status(DatabaseTarget target) throws SQLException {
    return status(target, Role.PRIMARY);
  }

  /** The same on what {@code role} says. */
  public static Status status(DatabaseTarget target, Role role) throws SQLException {
    requireUsable(target);
    try {
      MigrationInfoService info = flyway(target, role, LOCATION).info();
      int pending = info.pending().length;
      if (pending > 0) {
        return new Status(State.PENDING, pending);
      }
      return new Status(hasUnknown(info) ? State.AHEAD : State.UP_TO_DATE, 0);
    } catch (FlywayException e) {
      throw failure(e, target, role);
    }
  }

  /** What the migrations of this program are, without a database: their checksums by name. */
  public static Map<String, Long> checksums() throws IOException {
    return MigrationFiles.checksums();
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

  private static Flyway flyway(DatabaseTarget target, Role role, String... locations) {
    return Flyway.configure()
        .dataSource(new SessionSource(target, SESSION, role))
        .locations(locations)
        .schemas(SCHEMA)
        .createSchemas(false)
        .lockRetryCount(UNLIMITED)
        .load();
  }

  private static void requireUsable(DatabaseTarget target) throws SQLException {
    requireOwnSessions(target);
    try (Connection connection = SESSION.connect(target);
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

  private static void requireOwnSessions(DatabaseTarget target) throws SQLException {
    if (!OwnSessions.isGivenBy(target)) {
      throw new MigrationException(
          ("The database at %s is behind a pooler that shares sessions between its clients, such as"
                  + " pgbouncer with pool_mode = transaction; the service needs sessions of its own:"
                  + " set pool_mode = session, or connect to PostgreSQL itself.")
              .formatted(target.describe()));
    }
  }

  private static String show(Statement statement, String parameter) throws SQLException {
    try (ResultSet result = statement.executeQuery("SHOW " + parameter)) {
      result.next();
      return result.getString(1);
    }
  }

  /**
   * Flyway would do it too, but tries for ten seconds whatever the reason why it cannot, and does
   * not say what is wrong with a schema that is there.
   */
  private static void createSchema(DatabaseTarget target) throws SQLException {
    try (Connection connection = new SessionSource(target, SESSION).getConnection();
        Statement statement = connection.createStatement()) {
      SchemaAccess access = SchemaAccess.of(connection);
      if (access.owner() == null) {
        statement.execute("CREATE SCHEMA " + SCHEMA);
      } else if (!access.hasHistory()) {
        new MigrationFailure(target.describe(), access).requireOwn();
      }
    } catch (SQLException e) {
      if (!CREATED_BY_ANOTHER.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
    }
  }

  static MigrationException failure(Exception failure, DatabaseTarget target, Role role)
      throws SQLException {
    SQLException cause = FailureKind.sqlException(failure);
    if (cause != null && FailureKind.isTransient(cause)) {
      throw cause;
    }
    try (Connection connection = new SessionSource(target, SESSION, role).getConnection()) {
      if (cause != null && FailureKind.of(cause) == FailureKind.LOCK_TIMEOUT) {
        throw new LockedException(LockHolder.describe(connection), cause);
      }
      String sentence =
          new MigrationFailure(target.describe(), SchemaAccess.of(connection))
              .sentence(failure, cause);
      return new MigrationException(sentence, failure);
    }
  }
}
