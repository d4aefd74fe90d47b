package org.creditservice.bench;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.main.CreditServer;

/** A real PostgreSQL for tests. */
public final class TestPostgres {
  private static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();

  private TestPostgres() {}

  /** Only the server's jar has the embedded PostgreSQL on its class path, by its manifest. */
  public static void assumeThatTheServerIsAJar() {
    String server =
        CreditServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assumeThat(server).as("run `mvn verify`, not `mvn test`").endsWith(".jar");
  }

  /** Starts one in a new subdirectory. */
  public static Postgres startIn(Path directory) throws IOException {
    return startIn(directory, Duration.ZERO);
  }

  /** The log of the one that was started in a directory. */
  static Path log(Path directory) {
    return directory.resolve("postgresql").resolve("postgresql.log");
  }

  /** The same with slower flushes. */
  public static Postgres startIn(Path directory, Duration flushDelay) throws IOException {
    return Postgres.start(
        Files.createDirectory(directory.resolve("postgresql")), BINARIES, flushDelay);
  }
}
