package org.creditservice.drill;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.CleanUp;

/**
 * A PostgreSQL of the machine, as an operator runs it, in the newest version that is installed.
 *
 * @param bin its programs
 * @param data its data directory
 */
record InstalledPostgres(Path bin, Path data, int port) implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  static final String PASSWORD = "test-password";

  /** Creates and starts one, with its files in this directory; skips the test without programs. */
  static InstalledPostgres start(Path directory, String configuration) throws Exception {
    InstalledPostgres postgres =
        new InstalledPostgres(programs(), directory.resolve("pgdata"), freePort());
    Path password = Files.writeString(directory.resolve("superuser-password"), PASSWORD);
    postgres.run(
        "initdb",
        "--pgdata=" + postgres.data,
        "--username=" + SUPERUSER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C");
    Files.writeString(
        postgres.data.resolve("postgresql.auto.conf"),
        configuration
            + """
            port = %d
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            """
                .formatted(postgres.port));
    CleanUp.postgres(postgres.data, directory);
    postgres.run(
        "pg_ctl", "start", "--wait", "--pgdata=" + postgres.data, "--log=" + postgres.log());
    return postgres;
  }

  /** Debian has the programs of each version in a directory of its own. */
  private static Path programs() throws IOException {
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> all = Files.list(versions)) {
        var newest =
            all.map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                .max(Comparator.comparing(bin -> Integer.valueOf(bin.getName(3).toString())));
        if (newest.isPresent()) {
          return newest.get();
        }
      }
    }
    return abort("This test needs a PostgreSQL: install Debian's package postgresql.");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path log() {
    return data.resolveSibling("postgresql.log");
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    File output = data.resolveSibling("output.txt").toFile();
    int exitCode =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start()
            .waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException(command + ": " + Files.readString(output.toPath()));
    }
  }

  /** Runs statements as its administrator, one by one. */
  void administer(String sql) throws SQLException {
    try (Connection connection = target("postgres", SUPERUSER, PASSWORD).connect();
        Statement statement = connection.createStatement()) {
      for (String each : sql.split(";", -1)) {
        if (!each.isBlank()) {
          statement.execute(each);
        }
      }
    }
  }

  DatabaseTarget target(String database, String user, String password) {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    return new DatabaseTarget(url, user, password, Map.of());
  }

  /** The same, after its data directory was replaced by another. */
  InstalledPostgres in(Path directory) {
    CleanUp.postgres(directory, directory);
    return new InstalledPostgres(bin, directory, port);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("pg_ctl", "stop", "--mode=immediate", "--pgdata=" + data);
  }
}
