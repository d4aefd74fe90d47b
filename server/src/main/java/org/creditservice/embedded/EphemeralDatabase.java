package org.creditservice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.EphemeralSettings;
import org.creditservice.config.IoReason;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL for tests, with the service's schema: in a temporary directory that is deleted at
 * the end, however this process ends, and with settings that make it fast and not durable. It is
 * not started again if it ends.
 */
public final class EphemeralDatabase implements OwnDatabase {
  private static final Logger log = LoggerFactory.getLogger(EphemeralDatabase.class);

  private static final String PREFIX = "credit-ephemeral-";

  private final Path directory;
  private final PostgresCluster cluster;
  private final DatabaseTarget owner;
  private final PostgresGuard guard;
  private final CompletableFuture<EmbeddedPostgresException> failure = new CompletableFuture<>();

  private EphemeralDatabase(
      Path directory, PostgresCluster cluster, DatabaseTarget owner, PostgresGuard guard) {
    this.directory = directory;
    this.cluster = cluster;
    this.owner = owner;
    this.guard = guard;
  }

  /**
   * Starts a new one.
   *
   * @throws EmbeddedPostgresException if it cannot be started
   */
  public static EphemeralDatabase start(EphemeralSettings settings) {
    Path directory = createDirectory();
    EmbeddedDatabase.requireShellSafe(directory);
    Path data = directory.resolve("data");
    PostgresGuard guard = PostgresGuard.deleting(directory, data);
    try {
      EphemeralDatabase database = start(settings, directory, data, guard);
      database.watch();
      return database;
    } catch (IOException e) {
      guard.deleteNow();
      throw new EmbeddedPostgresException(
          "Cannot use the temporary directory %s: %s.".formatted(directory, IoReason.of(e)), e);
    } catch (SQLException e) {
      guard.deleteNow();
      throw new EmbeddedPostgresException(
          "The ephemeral PostgreSQL started but cannot be used: %s.".formatted(e.getMessage()), e);
    } catch (RuntimeException e) {
      guard.deleteNow();
      throw e;
    }
  }

  private static EphemeralDatabase start(
      EphemeralSettings settings, Path directory, Path data, PostgresGuard guard)
      throws IOException, SQLException {
    Path programs = settings.programs().orElse(directory.resolve("binaries"));
    EmbeddedDatabase.requireShellSafe(programs);
    FileTrees.createPrivate(programs);
    PostgresUser user = PostgresUser.of(directory, programs);
    user.letPass(directory);
    PostgresBinaries binaries = PostgresBinaries.unpack(programs, user);
    ClusterTemplate template = ClusterTemplate.of(binaries);
    template.copyTo(data);
    String password = template.password();
    PostgresCluster cluster =
        new PostgresCluster(binaries, data, directory.resolve("postgresql.log"));
    int port = cluster.start(0, parameters());
    return new EphemeralDatabase(directory, cluster, EmbeddedDatabase.owner(port, password), guard);
  }

  private static Path createDirectory() {
    try {
      return Files.createTempDirectory(PREFIX).toRealPath();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot create a temporary directory: %s.".formatted(IoReason.of(e)), e);
    }
  }

  private static Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>(PostgresCluster.NOT_DURABLE);
    // Nobody replicates or archives what is thrown away.
    parameters.put("wal_level", "minimal");
    parameters.put("max_wal_senders", "0");
    return parameters;
  }

  /** Notices if PostgreSQL ends although nobody stopped it. */
  private void watch() {
    cluster
        .process()
        .ifPresent(
            process -> {
              CompletableFuture<Void> unused =
                  process.onExit().thenRun(() -> failure.complete(ended()));
            });
  }

  private EmbeddedPostgresException ended() {
    return new EmbeddedPostgresException(
        "The ephemeral PostgreSQL ended by itself; its log: %s".formatted(cluster.logFile()));
  }

  /** Moves the time that it sees. */
  public MovableClock clock() {
    return new MovableClock(owner);
  }

  /** What it keeps everything in until it is closed. */
  public Path directory() {
    return directory;
  }

  @Override
  public DatabaseTarget owner() {
    return owner;
  }

  @Override
  public DatabaseTarget service() {
    return owner.as(EmbeddedRoles.SERVICE, owner.password());
  }

  @Override
  public DatabaseTarget retention() {
    return owner.as(EmbeddedRoles.RETENTION, owner.password());
  }

  @Override
  public CompletableFuture<EmbeddedPostgresException> failure() {
    return failure.copy();
  }

  /** Shuts PostgreSQL down and deletes all of it. */
  @Override
  public void close() {
    guard.deleteNow();
    if (Files.exists(directory)) {
      log.warn(LogEvent.DIRECTORY_LEFT, "the temporary directory {} is not deleted", directory);
    }
  }
}
