package org.creditservice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.IoReason;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's own PostgreSQL, with all its files in one directory:
 *
 * <pre>
 * service.lock     locked while a service runs
 * binaries/        PostgreSQL's programs
 * postgresql/      data (PGDATA) and password; moved here when complete
 * postgresql.log   PostgreSQL's log
 * </pre>
 */
public final class EmbeddedDatabase implements OwnDatabase {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

  /** Random bytes in the password: too many to guess. */
  private static final int PASSWORD_BYTES = 24;

  private static final Pattern NOT_SHELL_SAFE = Pattern.compile("[\"$`\\\\]");

  private static final String UNFINISHED_PREFIX = "postgresql-unfinished-";

  private final DirectoryLock lock;
  private final PostgresCluster cluster;
  private final DatabaseTarget owner;

  /** Of the roles of servers: new at each start, and in memory only. */
  private final String servicePassword;

  private final PostgresSupervisor supervisor;
  private final PostgresGuard guard;

  private EmbeddedDatabase(
      DirectoryLock lock,
      PostgresCluster cluster,
      DatabaseTarget owner,
      String servicePassword,
      PostgresSupervisor supervisor,
      PostgresGuard guard) {
    this.lock = lock;
    this.cluster = cluster;
    this.owner = owner;
    this.servicePassword = servicePassword;
    this.supervisor = supervisor;
    this.guard = guard;
  }

  /**
   * Starts PostgreSQL in a directory, and starts it again, at the same port, when it ends by
   * itself. Creates what is missing, and cleans up after a killed service.
   *
   * @throws EmbeddedPostgresException if it cannot be started, or another service uses the
   *     directory
   */
  public static EmbeddedDatabase start(Path dataDirectory) {
    return start(dataDirectory, dataDirectory.resolve("binaries"));
  }

  /**
   * Starts PostgreSQL in a directory, with its programs in another.
   *
   * @param binariesCache the directory of PostgreSQL's programs, unpacked there if necessary
   */
  public static EmbeddedDatabase start(Path dataDirectory, Path binariesCache) {
    requireShellSafe(dataDirectory);
    requireShellSafe(binariesCache);
    try {
      FileTrees.createPrivate(dataDirectory);
      PostgresUser user = PostgresUser.of(dataDirectory, binariesCache);
      FileTrust.of(user).requireDirectory(dataDirectory);
      warnOfRoot(user);
      DirectoryLock lock = DirectoryLock.acquire(dataDirectory);
      try {
        return start(lock, user, dataDirectory, binariesCache);
      } catch (IOException | SQLException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(dataDirectory, e);
    } catch (UncheckedIOException e) {
      throw unusable(dataDirectory, Objects.requireNonNull(e.getCause()));
    } catch (SQLException e) {
      throw new EmbeddedPostgresException(
          "The embedded PostgreSQL in %s started but cannot be used: %s."
              .formatted(dataDirectory, e.getMessage()),
          e);
    }
  }

  private static EmbeddedDatabase start(
      DirectoryLock lock, PostgresUser user, Path dataDirectory, Path binariesCache)
      throws IOException, SQLException {
    user.letPass(dataDirectory);
    PostgresBinaries binaries = PostgresBinaries.unpack(binariesCache, user);
    Path home = home(dataDirectory);
    Path logFile = dataDirectory.resolve("postgresql.log");
    if (!Files.exists(home)) {
      create(binaries, dataDirectory, home, logFile);
    }
    // The files right in the data directory say what PostgreSQL loads and runs.
    FileTrust.of(user).requireContents(home, 2);
    user.give(home);
    requireMajorVersion(dataFiles(home));
    PostgresCluster cluster = new PostgresCluster(binaries, dataFiles(home), logFile);
    PostgresGuard guard = PostgresGuard.start(dataFiles(home).toRealPath(), lock);
    try {
      return start(lock, cluster, Files.readString(passwordFile(home)), guard);
    } catch (IOException | SQLException | RuntimeException e) {
      cluster.stop();
      guard.close();
      throw e;
    }
  }

  private static EmbeddedDatabase start(
      DirectoryLock lock, PostgresCluster cluster, String password, PostgresGuard guard)
      throws SQLException {
    int port = cluster.start(0, PostgresCluster.DURABLE);
    DatabaseTarget owner = owner(port, password);
    String servicePassword = newPassword();
    EmbeddedRoles.ensure(owner, servicePassword);
    return new EmbeddedDatabase(
        lock,
        cluster,
        owner,
        servicePassword,
        PostgresSupervisor.start(cluster, port, PostgresCluster.DURABLE, lock),
        guard);
  }

  /** Whether there is one in a directory, from an earlier start. */
  public static boolean exists(Path dataDirectory) {
    return Files.exists(home(dataDirectory));
  }

  @Override
  public DatabaseTarget owner() {
    return owner;
  }

  @Override
  public DatabaseTarget service() {
    return owner.as(EmbeddedRoles.SERVICE, servicePassword);
  }

  @Override
  public DatabaseTarget retention() {
    return owner.as(EmbeddedRoles.RETENTION, servicePassword);
  }

  /** Completes if PostgreSQL has ended by itself, and the tries to start it again have failed. */
  @Override
  public CompletableFuture<EmbeddedPostgresException> failure() {
    return supervisor.failure();
  }

  /** Shuts PostgreSQL down and unlocks the directory. The data stays. */
  @Override
  public void close() {
    supervisor.close();
    try {
      // Unless another service has taken the directory: then it is that service's server.
      if (cluster.process().equals(supervisor.process())) {
        cluster.stop();
      }
    } finally {
      guard.close();
      release(lock);
    }
  }

  private static EmbeddedPostgresException unusable(Path dataDirectory, IOException reason) {
    return new EmbeddedPostgresException(
        "Cannot use the data directory %s: %s.".formatted(dataDirectory, IoReason.of(reason)),
        reason);
  }

  private static void warnOfRoot(PostgresUser user) {
    if (user.isRoot()) {
      log.warn(
          LogEvent.EMBEDDED_AS_ROOT,
          "the service runs as root, and to the system its embedded PostgreSQL does, too: whoever"
              + " takes over either has root's files. Run it as a user of its own, or choose a"
              + " --data-dir that other users get to, such as /var/lib/credit: then PostgreSQL has"
              + " a user of its own");
    }
  }

  /** pg_ctl puts paths between double quotes and passes them to a shell. */
  static void requireShellSafe(Path path) {
    if (NOT_SHELL_SAFE.matcher(path.toString()).find()) {
      throw new EmbeddedPostgresException(
          ("PostgreSQL cannot be started in the path %s because of a special character in it"
                  + " (a double quote, dollar sign, backtick or backslash): choose another --data-dir.")
              .formatted(path));
    }
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      log.warn(
          LogEvent.DIRECTORY_NOT_UNLOCKED,
          "the data directory could not be unlocked: {}",
          IoReason.of(e));
    }
  }

  /** Creates the data directory under another name, so that a kill never leaves half of it here. */
  private static void create(PostgresBinaries binaries, Path dataDirectory, Path home, Path logFile)
      throws IOException {
    log.info("creating a PostgreSQL data directory in {}", home);
    deleteUnfinished(dataDirectory);
    Path unfinished = Files.createTempDirectory(dataDirectory, UNFINISHED_PREFIX);
    try {
      writePassword(passwordFile(unfinished), newPassword());
      binaries.user().give(unfinished);
      new PostgresCluster(binaries, dataFiles(unfinished), logFile)
          .initialize(passwordFile(unfinished));
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileTrees.delete(unfinished);
    }
  }

  private static void deleteUnfinished(Path dataDirectory) throws IOException {
    List<Path> unfinished;
    try (Stream<Path> entries = Files.list(dataDirectory)) {
      unfinished =
          entries
              .filter(entry -> entry.getFileName().toString().startsWith(UNFINISHED_PREFIX))
              .toList();
    }
    for (Path directory : unfinished) {
      FileTrees.delete(directory);
    }
  }

  static void writePassword(Path file, String password) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, password);
  }

  static String newPassword() {
    byte[] password = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(password);
    return HexFormat.of().formatHex(password);
  }

  private static void requireMajorVersion(Path dataFiles) throws IOException {
    String version = Files.readString(dataFiles.resolve("PG_VERSION")).strip();
    if (!version.equals(String.valueOf(PostgresBinaries.MAJOR_VERSION))) {
      throw new EmbeddedPostgresException(
          ("The data in %s was written by PostgreSQL %s, and this service comes with PostgreSQL %d:"
                  + " run the release that wrote it, or move the data with it to a PostgreSQL of your"
                  + " own.")
              .formatted(dataFiles, version, PostgresBinaries.MAJOR_VERSION));
    }
  }

  static DatabaseTarget owner(int port, String password) {
    String url =
        "jdbc:postgresql://%s:%d/%s".formatted(PostgresCluster.HOST, port, EmbeddedRoles.DATABASE);
    return new DatabaseTarget(url, EmbeddedRoles.OWNER, password, Map.of());
  }

  private static Path home(Path dataDirectory) {
    return dataDirectory.resolve("postgresql");
  }

  private static Path dataFiles(Path home) {
    return home.resolve("data");
  }

  private static Path passwordFile(Path home) {
    return home.resolve("password");
  }
}
