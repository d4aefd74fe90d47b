package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;

/** A pgbouncer before a database. It ends when it is closed or this JVM does. */
public final class PgBouncer implements AutoCloseable {
  private final Daemon daemon;
  private final DatabaseTarget target;

  private PgBouncer(Daemon daemon, DatabaseTarget target) {
    this.daemon = daemon;
    this.target = target;
  }

  /**
   * Starts one; skips the test if it isn't installed.
   *
   * @param settings such as {@code "pool_mode=session"}
   */
  public static PgBouncer before(DatabaseTarget behind, String... settings) {
    Path program = Installed.program("pgbouncer", "pgbouncer");
    try {
      Path directory = Files.createTempDirectory("credit-test-pgbouncer-");
      // It reads its files as the user that it becomes.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      int port = Daemon.freePort();
      Path configuration = configuration(directory, behind, port, settings);
      List<String> command = new ArrayList<>(List.of(program.toString()));
      if ("root".equals(System.getProperty("user.name"))) {
        command.add("--user=nobody");
      }
      command.add(configuration.toString());
      Daemon daemon = Daemon.start(directory, command);
      Daemon.awaitListening("pgbouncer", port);
      String url = "jdbc:postgresql://127.0.0.1:" + port + uri(behind).getPath();
      return new PgBouncer(
          daemon, new DatabaseTarget(url, behind.user(), behind.password(), Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path configuration(
      Path directory, DatabaseTarget behind, int port, String... settings) throws IOException {
    Path users = directory.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(behind.user(), behind.password()));
    String text =
        """
        [databases]
        * = host=%s port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = plain
        auth_file = %s
        %s
        """
            .formatted(
                uri(behind).getHost(),
                uri(behind).getPort(),
                port,
                users,
                String.join("\n", settings));
    return Files.writeString(directory.resolve("pgbouncer.ini"), text);
  }

  private static URI uri(DatabaseTarget target) {
    return URI.create(target.jdbcUrl().substring("jdbc:".length()));
  }

  /** The database through it. */
  public DatabaseTarget target() {
    return target;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
