package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.embedded.PostgresCluster;

/**
 * A PostgreSQL in a temporary directory. Both are gone when this JVM is, also when it is killed: a
 * process of its own waits for that.
 */
final class TestPostgres {

  /** The role that owns the tests' databases; like the service's own, not a superuser. */
  static final String OWNER = "credit";

  private static final String PASSWORD = "test-password";

  /** Several servers with several pools each, in one test. */
  private static final String MAX_CONNECTIONS = "200";

  /**
   * $1: the data directory, $2: what to remove. `cat` ends when the JVM at the other end of its
   * pipe does.
   */
  private static final String CLEAN_UP =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
      while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
      rm -rf "$2"
      """;

  /** Holds the other ends of the pipes, which a garbage collection would close. */
  private static final List<Process> CLEANERS = new CopyOnWriteArrayList<>();

  private final Path data;
  private PostgresCluster cluster;
  private final Map<String, String> parameters;
  private int port;

  /**
   * Makes a data directory; starts nothing.
   *
   * @param durability one of those in {@link PostgresCluster}
   */
  TestPostgres(Map<String, String> durability) {
    try {
      Path home = Files.createTempDirectory("credit-test-postgresql-");
      data = home.resolve("data");
      CLEANERS.add(
          new ProcessBuilder("sh", "-c", CLEAN_UP, "sh", data.toString(), home.toString()).start());
      Path password = Files.writeString(home.resolve("password"), PASSWORD);
      run(binaries());
      cluster.initialize(password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parameters = new HashMap<>(durability);
    parameters.put("max_connections", MAX_CONNECTIONS);
  }

  /** The programs that it is run with, from the next start on. */
  final void run(PostgresBinaries programs) {
    cluster = new PostgresCluster(programs, data, data.resolveSibling("postgresql.log"));
  }

  /** Unpacked once for all tests of a module, in its build directory. */
  static PostgresBinaries binaries() {
    return PostgresBinaries.unpack(binariesCache());
  }

  static Path binariesCache() {
    return Path.of("target", "postgresql-binaries").toAbsolutePath();
  }

  PostgresCluster cluster() {
    return cluster;
  }

  /** Starts it, on the port that it had before, if any. */
  void start() {
    boolean isFirst = port == 0;
    port = cluster.start(port, parameters);
    if (isFirst) {
      execute("CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + PASSWORD + "'");
    }
  }

  int port() {
    return port;
  }

  /** A database of that name, as its owner. */
  DatabaseTarget owner(String database) {
    return target(database, OWNER);
  }

  /** A database of that name, as superuser. */
  DatabaseTarget superuser(String database) {
    return target(database, PostgresCluster.SUPERUSER);
  }

  /** Runs a statement as superuser, outside of any database of the tests. */
  void execute(String sql) {
    try (Connection connection = superuser("postgres").connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private DatabaseTarget target(String database, String user) {
    String url = "jdbc:postgresql://%s:%d/%s".formatted(PostgresCluster.HOST, port, database);
    return new DatabaseTarget(url, user, PASSWORD, Map.of());
  }
}
