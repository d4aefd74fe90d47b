package org.creditservice.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.main.CommandRun;

/** {@code credit import} as operators run it. */
final class ImportRun {
  private ImportRun() {}

  /** Imports these lines into a database and returns the exit code. */
  static int of(DatabaseTarget database, List<String> lines) throws IOException {
    Path profiles = Files.createTempFile("profiles", ".csv");
    Map<String, String> environment =
        Map.of(
            "CREDIT_DATABASE_URL", database.jdbcUrl(),
            "CREDIT_DATABASE_USER", database.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(database.password()));
    try {
      Files.write(profiles, lines);
      return CommandRun.of(environment, "import", "--no-migrate", "--profiles=" + profiles)
          .exitCode();
    } finally {
      Files.delete(profiles);
    }
  }
}
