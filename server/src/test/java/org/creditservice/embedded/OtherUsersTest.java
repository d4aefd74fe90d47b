package org.creditservice.embedded;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.Installed;
import org.creditservice.testing.OrdinaryUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL listens on loopback, where every user of the machine can connect. */
class OtherUsersTest {

  @TempDir private Path parent;
  @TempDir private Path home;

  @Test
  void nobodyGetsInWithoutThePassword() throws Exception {
    Path psql = Installed.program("psql", "postgresql-client");
    OrdinaryUser other = OrdinaryUser.at(home);
    // Others get to the data directory, and no further.
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path directory = parent.resolve("data");
    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(directory, EmbeddedDirectory.BINARIES)) {
      String port = port(database.owner());
      for (String role : List.of("postgres", "credit", "credit_service", "credit_retention")) {
        for (String name : List.of("postgres", "credit", "template1")) {
          String output = connect(other, psql, port, role, name, "guessed");
          assertThat(output).contains("password authentication failed for user \"" + role + "\"");
        }
      }
      Path password = directory.resolve("postgresql/password");
      assertThat(connect(other, psql, port, "credit", "credit", Files.readString(password)))
          .isEqualTo("let in");
      assertThat(Files.getPosixFilePermissions(directory.resolve("postgresql")))
          .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);
      assertThat(Files.getPosixFilePermissions(password)).containsOnly(OWNER_READ, OWNER_WRITE);
      if (PostgresUser.ofProcess().isRoot()) {
        assertThat(output(other.program(List.of("cat", password.toString()))))
            .contains("Permission denied");
      }
      assertThat(asTheDocumentSays(directory)).contains("let in");
    }
  }

  /** The operator's commands in {@code docs/operations.md}. */
  private static String asTheDocumentSays(Path directory) throws Exception {
    String document = Files.readString(Path.of("..", "docs", "operations.md"));
    String commands =
        Arrays.stream(document.split("```"))
            .filter(block -> block.startsWith("sh\nDATA=") && block.contains("psql"))
            .findFirst()
            .orElseThrow()
            .replaceFirst("sh\nDATA=.*", "");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", commands.strip() + " --command=\"SELECT 'let in'\"");
    shell.environment().put("DATA", directory.toString());
    return output(shell);
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
    return output(builder);
  }

  private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int unused = process.waitFor();
    return output;
  }

  private static String port(DatabaseTarget target) {
    return target.jdbcUrl().replaceFirst(".*:([0-9]+)/.*", "$1");
  }
}
