package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.creditservice.db.schema.Migrations;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.embedded.PostgresCluster;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL in a temporary directory. Both are gone when this JVM is, also when it is killed: a
 * process of its own waits for that.
 */
final class TestPostgres implements DatabaseHost {

  /** The role that owns the tests' databases; like the service's own, not a superuser. */
  static final String OWNER = "credit";

  /** The roles of servers, without and with key-retention. */
  static final String SERVICE = "credit_service";

  static final String RETENTION = "credit_retention";

  static final List<Grantee> GRANTEES =
      List.of(new Grantee(SERVICE, false), new Grantee(RETENTION, true));

  static final String PASSWORD = "test-password";

  /** Several servers with several pools each, in one test. */
  private static final String MAX_CONNECTIONS = "200";

  private final Path data;
  private PostgresCluster cluster;
  private final Map<String, String> parameters;
  private boolean hasRoles;
  private int port;
  private @Nullable Connection administration;

  /**
   * Makes a data directory; starts nothing.
   *
   * @param durability one of those in {@link PostgresCluster}
   */
  TestPostgres(Map<String, String> durability) {
    this(durability, null);
  }

  /**
   * Makes a data directory; starts nothing.
   *
   * @param parent of its directory; null is that for temporary files
   */
  TestPostgres(Map<String, String> durability, @Nullable Path parent) {
    this(temporaryHome(parent), durability);
    Directories.copy(Initialized.DATA, data);
  }

  private TestPostgres(Path home, Map<String, String> durability) {
    data = home.resolve("data");
    cluster = new PostgresCluster(binaries(), data, home.resolve("postgresql.log"));
    parameters = new HashMap<>(durability);
    parameters.put("max_connections", MAX_CONNECTIONS);
    // With the default of 4,096 a third of the tests' time went into hashing this password.
    parameters.put("scram_iterations", "1");
  }

  /** A copy of this one, which must not run, that follows it once both are started. */
  TestPostgres copyAsStandby(String name) {
    TestPostgres copy = new TestPostgres(temporaryHome(null), parameters);
    Directories.copy(data, copy.data);
    copy.hasRoles = true;
    copy.parameters.put(
        "primary_conninfo",
        "'host=%s port=%d user=%s password=%s application_name=%s'"
            .formatted(PostgresCluster.HOST, port, PostgresCluster.SUPERUSER, PASSWORD, name));
    Path unused = writeString(copy.data.resolve("standby.signal"), "");
    return copy;
  }

  private static Path temporaryHome(@Nullable Path parent) {
    String name = "credit-test-postgresql-";
    try {
      Path home =
          parent == null
              ? Files.createTempDirectory(name)
              : Files.createTempDirectory(parent, name);
      CleanUp.postgres(home.resolve("data"), home);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path writeString(Path file, String content) {
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The programs that it is run with, from the next start on. */
  final void run(PostgresBinaries programs) {
    cluster = new PostgresCluster(programs, data, data.resolveSibling("postgresql.log"));
  }

  /** Unpacked once for all tests of a module, in its build directory. */
  static PostgresBinaries binaries() {
    return Binaries.UNPACKED;
  }

  /** Looks only once whether they are complete. */
  private static final class Binaries {
    static final PostgresBinaries UNPACKED = PostgresBinaries.unpack(binariesCache());
  }

  /** A data directory that is only copied: making one takes seconds. */
  private static final class Initialized {
    static final Path DATA = initialize(temporaryHome(null));

    private static Path initialize(Path home) {
      Path data = home.resolve("data");
      new PostgresCluster(binaries(), data, home.resolve("postgresql.log"))
          .initialize(writeString(home.resolve("password"), PASSWORD));
      return data;
    }
  }

  static Path binariesCache() {
    return Path.of("target", "credit-service").toAbsolutePath();
  }

  PostgresCluster cluster() {
    return cluster;
  }

  /** Starts it, on the port that it had before, if any. */
  void start() {
    port = cluster.start(port, parameters);
    if (!hasRoles) {
      for (String role : List.of(OWNER, SERVICE, RETENTION)) {
        execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
      }
      // Hashed by initdb, which doesn't know the parameter.
      execute("ALTER ROLE " + PostgresCluster.SUPERUSER + " PASSWORD '" + PASSWORD + "'");
      hasRoles = true;
    }
  }

  /** Kills all its processes (kill -9) and waits until they are gone. */
  void kill9() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.stream().map(ProcessHandle::onExit).forEach(CompletableFuture::join);
  }

  /** Sends a signal, such as STOP, to all its processes. */
  void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes().forEach(process -> command.add(String.valueOf(process.pid())));
    try {
      int unused = new ProcessBuilder(command).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The postmaster first, or it would restart its workers. */
  private List<ProcessHandle> processes() {
    ProcessHandle postmaster =
        cluster.process().orElseThrow(() -> new IllegalStateException("PostgreSQL isn't running"));
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    postmaster.descendants().forEach(all::add);
    return all;
  }

  int port() {
    return port;
  }

  @Override
  public DatabaseTarget owner(String database) {
    return target(database, OWNER);
  }

  @Override
  public DatabaseTarget service(String database) {
    return target(database, SERVICE);
  }

  @Override
  public DatabaseTarget retention(String database) {
    return target(database, RETENTION);
  }

  @Override
  public void migrate(String database) {
    try {
      int unused = Migrations.migrate(owner(database));
      RoleGrants.grant(owner(database), GRANTEES);
    } catch (SQLException e) {
      throw new IllegalStateException("migrating " + database + " failed", e);
    }
  }

  @Override
  public DatabaseTarget superuser(String database) {
    return target(database, PostgresCluster.SUPERUSER);
  }

  @Override
  public synchronized void execute(String sql) {
    try (Statement statement = administration().createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void drop(String database) {
    execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  /** A connection that stays, because each new one costs a process. */
  private Connection administration() throws SQLException {
    if (administration == null || !administration.isValid(0)) {
      administration = superuser("postgres").connect();
    }
    return administration;
  }

  private DatabaseTarget target(String database, String user) {
    String url = "jdbc:postgresql://%s:%d/%s".formatted(PostgresCluster.HOST, port, database);
    return new DatabaseTarget(url, user, PASSWORD, Map.of());
  }
}
