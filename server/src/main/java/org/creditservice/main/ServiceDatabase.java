package org.creditservice.main;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.creditservice.config.DatabaseSettings;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.embedded.EmbeddedDatabase;
import org.creditservice.embedded.EmbeddedPostgresException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that the service uses: an external one, or the embedded one, which runs until this
 * is closed.
 *
 * @param description for messages
 */
record ServiceDatabase(
    DatabaseTarget target, Optional<EmbeddedDatabase> embedded, String description)
    implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServiceDatabase.class);

  static ServiceDatabase open(DatabaseSettings settings) {
    return settings
        .external()
        .map(ServiceDatabase::external)
        .orElseGet(() -> start(settings.dataDirectory().orElseThrow()));
  }

  /**
   * The same for a command that only reads: a new database would have nothing for it.
   *
   * @throws StartupException if the data directory has none
   */
  static ServiceDatabase openExisting(DatabaseSettings settings) {
    settings.dataDirectory().ifPresent(ServiceDatabase::requireData);
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
    return embedded.map(EmbeddedDatabase::failure).orElseGet(CompletableFuture::new);
  }

  @Override
  public void close() {
    embedded.ifPresent(
        database -> {
          log.info("stopping the embedded PostgreSQL");
          database.close();
        });
  }

  private static ServiceDatabase external(DatabaseTarget target) {
    return new ServiceDatabase(target, Optional.empty(), target.describe());
  }

  private static ServiceDatabase start(Path dataDirectory) {
    log.info("starting the embedded PostgreSQL in {}", dataDirectory);
    EmbeddedDatabase database = EmbeddedDatabase.start(dataDirectory);
    return new ServiceDatabase(
        database.target(), Optional.of(database), "postgresql embedded, " + dataDirectory);
  }
}
