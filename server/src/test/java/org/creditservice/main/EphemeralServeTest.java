package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.ServiceProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code credit serve --ephemeral} as a process. Whatever ends it, nothing of it is left. */
class EphemeralServeTest {
  @TempDir private Path temporary;
  @TempDir private Path logs;

  @Test
  void saysThatNothingIsKeptAndLeavesNothingAfterSigterm() throws Exception {
    Path log = logs.resolve("log");
    try (ServiceProcess service =
        ServiceProcess.startEphemeral(temporary, log, "--test-controls")) {
      assertThat(service.readyLine()).contains("(postgresql ephemeral: nothing is kept)");
      new Client(service.channel()).create("ann", 100);
      assertThat(files()).hasSize(1);

      assertThat(service.terminate()).isZero();
    }
    assertThat(files()).isEmpty();
    assertThat(Files.readString(log))
        .contains("starting an ephemeral PostgreSQL: nothing in it is kept")
        .doesNotContain("WARN", "ERROR");
  }

  @Test
  @Tag("long")
  void leavesNothingWhenItIsKilled() throws Exception {
    try (ServiceProcess service = ServiceProcess.startEphemeral(temporary, logs.resolve("log"))) {
      assertThat(files()).hasSize(1);

      service.kill9();

      Await.until("the directory is deleted", () -> files().isEmpty());
    }
  }

  /** As root, its PostgreSQL is root's in the first directory, and another user's in the second. */
  @Test
  @Tag("long")
  void startsWhereverTheTemporaryDirectoryIs() throws Exception {
    for (String permissions : List.of("rwx------", "rwxr-xr-x", "rwx------")) {
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(permissions));
      try (ServiceProcess service = ServiceProcess.startEphemeral(temporary, logs.resolve("log"))) {
        new Client(service.channel()).create("ann", 100);
      }
    }
  }

  @Test
  void isForServeOnly() {
    CommandRun run = CommandRun.of(Map.of("CREDIT_EPHEMERAL", "true"), "migrate");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("CREDIT_EPHEMERAL: only 'credit serve' can have a database");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.toList();
    }
  }
}
