package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.embedded.PostgresCluster;
import org.creditservice.testing.Client;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.ServiceProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service as a process with its own PostgreSQL. Whatever ends it, its PostgreSQL ends too, and
 * no files are left but its data.
 */
@Tag("long")
class ServeLeavesNothingTest {
  /** Java knows this zone, PostgreSQL does not. */
  private static final Map<String, String> ENVIRONMENT = Map.of("TZ", "PST");

  /** A language with digits of its own, and a directory that is looked at. */
  private List<String> java;

  @TempDir private Path data;
  @TempDir private Path temporary;

  @BeforeEach
  void prepare() {
    EmbeddedDirectory.fillWithPrograms(data);
    java = List.of("-Duser.language=ar", "-Duser.country=EG", "-Djava.io.tmpdir=" + temporary);
  }

  /** One start after the other, on the same data: each of them takes seconds. */
  @Test
  void itsPostgresEndsWithItHoweverItEnds() throws Exception {
    killed();
    outOfMemory();
    terminated();
    assertThat(Files.readString(data.resolve("postgresql.log")))
        .contains("received fast shutdown request")
        .doesNotContain("was not properly shut down");
  }

  private void killed() {
    try (ServiceProcess service = start(Main.class)) {
      assertThat(service.readyLine()).contains(data.toString());
      new Client(service.channel()).create("ann", 100);
      ProcessHandle postgres = postgres();

      service.kill9();

      postgres.onExit().join();
    }
  }

  private void outOfMemory() throws Exception {
    try (ServiceProcess service = start(OutOfMemoryOnInput.class)) {
      assertThat(new Client(service.channel()).profile("ann").getBalance()).isEqualTo(100);
      ProcessHandle postgres = postgres();

      service.input().close();

      assertThat(service.awaitEnd()).isEqualTo(3);
      postgres.onExit().join();
    }
  }

  private void terminated() throws Exception {
    try (ServiceProcess service = start(Main.class)) {
      assertThat(service.readyLine()).contains(data.toString());
      new Client(service.channel()).create("bob", 100);
      assertThat(files()).isEmpty();

      // This also closes what its output goes to: nobody has to read it once it is ready.
      assertThat(service.terminate()).isZero();
    }
    assertThat(data.resolve("postgresql/data/postmaster.pid")).doesNotExist();
    assertThat(files()).isEmpty();
  }

  private ServiceProcess start(Class<?> main) {
    return ServiceProcess.startEmbedded(main, java, ENVIRONMENT, data);
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
            PostgresBinaries.unpack(EmbeddedDirectory.BINARIES),
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
