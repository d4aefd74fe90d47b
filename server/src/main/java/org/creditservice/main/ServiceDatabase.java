package org.creditservice.main;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.EphemeralSettings;
import org.creditservice.config.Settings;
import org.creditservice.db.FailureText;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.creditservice.embedded.EmbeddedDatabase;
import org.creditservice.embedded.EmbeddedPostgresException;
import org.creditservice.embedded.EphemeralDatabase;
import org.creditservice.embedded.MovableClock;
import org.creditservice.embedded.OwnDatabase;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that the service uses: an external one, or one of its own, which runs until this is
 * closed.
 *
 * @param target as the role that serves
 * @param owner as the role that migrates; the same in an external database
 * @param own that of the service itself; empty for an external database
 * @param description for messages
 */
record ServiceDatabase(
    DatabaseTarget target,
    DatabaseTarget owner,
    Optional<? extends OwnDatabase> own,
    String description)
    implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServiceDatabase.class);

  /**
   * For whoever needs it to be there afterwards: not an ephemeral one.
   *
   * @throws StartupException if the settings ask for that
   */
  static ServiceDatabase open(Settings settings) {
    if (settings.database().ephemeral().isPresent()) {
      throw new StartupException(
          ExitCode.REFUSED,
          "CREDIT_EPHEMERAL: only 'credit serve' can have a database that nobody keeps: unset it.",
          null);
    }
    return openToServe(settings);
  }

  /** For a server. */
  static ServiceDatabase openToServe(Settings settings) {
    boolean removesKeys = settings.retention().keyRetention().isPresent();
    return settings
        .database()
        .external()
        .map(ServiceDatabase::external)
        .or(() -> settings.database().ephemeral().map(its -> ephemeral(its, removesKeys)))
        .orElseGet(() -> start(settings.database().dataDirectory().orElseThrow(), removesKeys));
  }

  /**
   * The same for a command that only reads: a new database would have nothing for it.
   *
   * @throws StartupException if the data directory has none
   */
  static ServiceDatabase openExisting(Settings settings) {
    settings.database().dataDirectory().ifPresent(ServiceDatabase::requireData);
    return open(settings);
  }

  private static void requireData(Path dataDirectory) {
    if (!EmbeddedDatabase.exists(dataDirectory)) {
      throw new StartupException(
          ExitCode.REFUSED,
          ("There is no database in the data directory %s: say where it is with --data-dir, or name"
                  + " your own with --database-url.")
              .formatted(dataDirectory),
          null);
    }
  }

  /** Whether it is thrown away at the end. */
  boolean isEphemeral() {
    return ephemeral().isPresent();
  }

  /** Moves the time that it sees; empty if that must not be moved. */
  Optional<MovableClock> clock() {
    return ephemeral().map(EphemeralDatabase::clock);
  }

  private Optional<EphemeralDatabase> ephemeral() {
    return own.filter(EphemeralDatabase.class::isInstance).map(EphemeralDatabase.class::cast);
  }

  /** Grants the roles of a database of its own what they need; the schema must be up to date. */
  void grantOwnRoles() {
    if (own.isPresent()) {
      grant(OwnDatabase.GRANTEES);
    }
  }

  /** Grants roles what they need; the schema must be up to date. */
  void grant(List<Grantee> grantees) {
    try {
      RoleGrants.grant(owner, grantees);
    } catch (SQLException e) {
      throw new StartupException(
          ExitCode.FAILED,
          "The roles of the database at %s could not be granted what they need: %s."
              .formatted(owner.describe(), FailureText.of(e)),
          e);
    }
  }

  /** Runs an action if the embedded database ends and cannot be started again. */
  void onFailure(Runnable action) {
    CompletableFuture<Void> unused = failure().thenRun(action);
  }

  /**
   * Throws the reason if the embedded database is gone for good.
   *
   * @throws EmbeddedPostgresException with that reason
   */
  void requireUsable() {
    if (failure().isDone()) {
      throw failure().join();
    }
  }

  private CompletableFuture<EmbeddedPostgresException> failure() {
    return own.map(OwnDatabase::failure).orElseGet(CompletableFuture::new);
  }

  @Override
  public void close() {
    own.ifPresent(
        database -> {
          log.info("stopping the embedded PostgreSQL");
          database.close();
        });
  }

  private static ServiceDatabase external(DatabaseTarget target) {
    if (!target.isVerified()) {
      log.warn(
          LogEvent.DATABASE_UNVERIFIED,
          "the connections to {} are not verified: who is in between can read and change all of it;"
              + " add ?sslmode=verify-full&sslrootcert=FILE to the URL",
          target.url());
    }
    return new ServiceDatabase(target, target, Optional.empty(), target.describe());
  }

  private static ServiceDatabase start(Path dataDirectory, boolean removesKeys) {
    log.info("starting the embedded PostgreSQL in {}", dataDirectory);
    EmbeddedDatabase database = EmbeddedDatabase.start(dataDirectory);
    return of(database, removesKeys, "postgresql embedded, " + dataDirectory);
  }

  private static ServiceDatabase ephemeral(EphemeralSettings settings, boolean removesKeys) {
    log.info("starting an ephemeral PostgreSQL: nothing in it is kept");
    return of(
        EphemeralDatabase.start(settings), removesKeys, "postgresql ephemeral: nothing is kept");
  }

  private static ServiceDatabase of(OwnDatabase own, boolean removesKeys, String description) {
    return new ServiceDatabase(
        removesKeys ? own.retention() : own.service(), own.owner(), Optional.of(own), description);
  }
}
