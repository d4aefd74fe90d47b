package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.creditservice.embedded.EmbeddedDatabase;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.embedded.PostgresCluster;
import org.creditservice.testing.Client;
import org.creditservice.testing.ServiceProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends the service, its PostgreSQL ends too, and no files are left but its data. */
class ServeLeavesNothingTest {
  private static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();

  @TempDir private Path data;
  @TempDir private Path temporary;

  /** Reuses the tests' unpacked programs. */
  @BeforeEach
  void prepare() throws IOException {
    EmbeddedDatabase.start(data, BINARIES).close();
    Path unused = Files.createSymbolicLink(data.resolve("binaries"), BINARIES);
  }

  @AfterEach
  void removeTheLink() throws IOException {
    Files.delete(data.resolve("binaries"));
  }

  @Test
  void itsPostgresEndsWithItHoweverItEnds() throws Exception {
    try (ServiceProcess service = ServiceProcess.startEmbedded(data)) {
      new Client(service.channel()).create("ann", 100);
      ProcessHandle postgres = postgres();

      service.kill9();

      postgres.onExit().join();
    }
    try (ServiceProcess service =
        ServiceProcess.startEmbedded(OutOfMemoryOnInput.class, List.of(), data)) {
      Client client = new Client(service.channel());
      assertThat(client.profile("ann").getBalance()).isEqualTo(100);
      ProcessHandle postgres = postgres();

      service.input().close();

      assertThat(service.awaitEnd()).isEqualTo(3);
      postgres.onExit().join();
    }
    assertThat(Files.readString(data.resolve("postgresql.log")))
        .contains("received fast shutdown request")
        .doesNotContain("was not properly shut down");
  }

  @Test
  void aStartLeavesNothingInTheDirectoryForTemporaryFiles() throws Exception {
    List<String> java = List.of("-Djava.io.tmpdir=" + temporary);
    try (ServiceProcess service = ServiceProcess.startEmbedded(Main.class, java, data)) {
      new Client(service.channel()).create("ann", 100);
      assertThat(files()).isEmpty();
      assertThat(service.terminate()).isZero();
    }
    assertThat(files()).isEmpty();
  }

  /** The service, whose heap is exhausted as soon as its input ends. */
  static final class OutOfMemoryOnInput {
    private OutOfMemoryOnInput() {}

    /** As for the service. */
    public static void main(String[] arguments) {
      Thread exhausting = new Thread(OutOfMemoryOnInput::exhaust);
      exhausting.setDaemon(true);
      exhausting.start();
      Main.main(arguments);
    }

    private static void exhaust() {
      try {
        assertThat(System.in.read()).isEqualTo(-1);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      byte[][] all = new byte[Integer.MAX_VALUE >> 4][];
      throw new AssertionError("there is room for " + all.length);
    }
  }

  private ProcessHandle postgres() {
    return new PostgresCluster(
            PostgresBinaries.unpack(BINARIES),
            data.resolve("postgresql/data"),
            data.resolve("postgresql.log"))
        .process()
        .orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(temporary)) {
      return all.filter(path -> !path.equals(temporary)).toList();
    }
  }
}
