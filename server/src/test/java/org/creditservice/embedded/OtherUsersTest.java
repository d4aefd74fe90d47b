package org.creditservice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Installed;
import org.creditservice.testing.OrdinaryUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL listens on loopback, where every user of the machine can connect. */
class OtherUsersTest {
  private static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();

  @TempDir private Path directory;
  @TempDir private Path home;

  @Test
  void nobodyGetsInWithoutThePassword() throws Exception {
    Path psql = Installed.program("psql", "postgresql-client");
    OrdinaryUser other = OrdinaryUser.at(home);
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, BINARIES)) {
      String port = port(database.owner());
      for (String role : List.of("postgres", "credit", "credit_service", "credit_retention")) {
        for (String name : List.of("postgres", "credit", "template1")) {
          String output = connect(other, psql, port, role, name, "guessed");
          assertThat(output).contains("password authentication failed for user \"" + role + "\"");
        }
      }
      // As the operator, it works.
      String password = Files.readString(directory.resolve("postgresql/password"));
      assertThat(connect(other, psql, port, "credit", "credit", password)).isEqualTo("let in");
      assertThat(secrets()).allMatch(OtherUsersTest::isPrivate);
    }
  }

  private static String connect(
      OrdinaryUser user, Path psql, String port, String role, String database, String password)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        user.program(
            List.of(
                psql.toString(),
                "--no-psqlrc",
                "--tuples-only",
                "--no-align",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=" + role,
                "--dbname=" + database,
                "--command=SELECT 'let in'"));
    builder.environment().put("PGPASSWORD", password);
    Process process = builder.redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    int unused = process.waitFor();
    return output;
  }

  private static String port(DatabaseTarget target) {
    return target.jdbcUrl().replaceFirst(".*:([0-9]+)/.*", "$1");
  }

  private List<Path> secrets() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("postgresql"))) {
      return Stream.concat(files, Stream.of(directory.resolve("postgresql"))).toList();
    }
  }

  private static boolean isPrivate(Path path) {
    try {
      return ((int) Files.getAttribute(path, "unix:mode") & 077) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
