package org.creditservice.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.main.Main;

/** {@code credit import} as operators run it, in a separate process. */
final class ImportRun {
  private ImportRun() {}

  /** Imports these lines into a database and returns the exit code. */
  static int of(DatabaseTarget database, List<String> lines)
      throws IOException, InterruptedException {
    Path profiles = Files.createTempFile("profiles", ".csv");
    try {
      Files.write(profiles, lines);
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              // The process is too short for an optimising compiler to pay off.
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName(),
              "import",
              "--no-migrate",
              "--profiles=" + profiles);
      builder
          .environment()
          .putAll(
              Map.of(
                  "CREDIT_DATABASE_URL",
                  database.jdbcUrl(),
                  "CREDIT_DATABASE_USER",
                  database.user(),
                  "CREDIT_DATABASE_PASSWORD",
                  String.valueOf(database.password()),
                  // Nothing here may write to a developer's home.
                  "XDG_DATA_HOME",
                  "/dev/null"));
      Path output = Path.of("target", "upgrade-import.log");
      return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    } finally {
      Files.delete(profiles);
    }
  }
}
