package org.creditservice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** The archive of PostgreSQL's programs for this machine, which comes as a resource of a jar. */
final class PostgresArchive {
  private PostgresArchive() {}

  /**
   * Its bytes, a tar compressed by xz.
   *
   * @throws EmbeddedPostgresException if there is none for this machine
   */
  static byte[] read() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String architecture = architecture(System.getProperty("os.arch"));
    String name = "/postgres-%s-%s".formatted(system.toLowerCase(Locale.ROOT), architecture);
    // A build has the archive of one platform, of Alpine Linux or of the others.
    for (String resource : List.of(name + ".txz", name + "-alpine_linux.txz")) {
      try (InputStream archive = PostgresArchive.class.getResourceAsStream(resource)) {
        if (archive != null) {
          return archive.readAllBytes();
        }
      }
    }
    throw new EmbeddedPostgresException(
        "There is no embedded PostgreSQL for %s on %s: use an external one with --database-url."
            .formatted(system, architecture));
  }

  private static String architecture(String java) {
    return switch (java) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "arm_64";
      default -> java;
    };
  }
}
