package org.creditservice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Mix;
import org.creditservice.bench.load.Pace;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.Rivals;
import org.creditservice.bench.party.Parties;
import org.creditservice.bench.party.Pgbench;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.bench.report.LoadResult;
import org.creditservice.main.CreditServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real thing, for a second each: a PostgreSQL, a server in its own process, gRPC, and pgbench
 * where there is one. Says nothing about how fast anything is.
 */
@Tag("long")
class RunnerTest {
  private static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path directory;

  /** From its jar's manifest comes the embedded PostgreSQL, which this module's pom leaves out. */
  @BeforeAll
  static void needsTheServerAsAJar() {
    String server =
        CreditServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assumeThat(server).as("run `mvn verify`, not `mvn test`").endsWith(".jar");
  }

  @Test
  void everyPartyAnswersAndWhatIsRecordedIsRight() throws Exception {
    List<LoadResult> told = new ArrayList<>();
    List<LoadResult> results;
    Optional<Pgbench> pgbench = Pgbench.find();
    try (Closing closing = new Closing()) {
      Postgres postgres =
          Postgres.start(Files.createDirectory(directory.resolve("postgresql")), BINARIES);
      closing.add(postgres::close);
      Parties parties =
          new Parties(
              closing,
              postgres,
              launcher(),
              List.of("--lanes=2"),
              pgbench,
              Optional.empty(),
              Files.createDirectory(directory.resolve("pgbench")),
              SECOND);
      Plan plan =
          new Plan(
              List.of(load("jobs", Mix.JOBS), load("replays", Mix.SOME_REPLAYS)),
              /* pairs= */ 1,
              SECOND,
              SECOND,
              SECOND,
              /* shared= */ true);
      Progress progress = new Progress(new PrintWriter(new StringWriter()), plan.seconds());
      results = new Runner(plan, parties, progress).run(told::add);
    }

    assertThat(told).isEqualTo(results);
    assertThat(results).hasSize(2).allSatisfy(result -> assertThat(result.broken()).isEmpty());
    assertThat(results)
        .flatExtracting(LoadResult::parties)
        .hasSize(pgbench.isPresent() ? 4 : 2)
        .allSatisfy(
            party ->
                assertThat(party.samples().get(0).operations()).as(party.party()).isPositive());
  }

  private static Load load(String name, Mix mix) {
    return new Load(
        name, name, Population.uniform("u", 20), mix, 16, 0, 1, Pace.CLOSED, Rivals.STRONGEST);
  }

  /** Stands for the program {@code credit}, and starts what has just been compiled. */
  private Path launcher() throws IOException {
    Path launcher = directory.resolve("credit");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec "%s/bin/java" -Xmx256m -cp '%s' org.creditservice.main.Main "$@"
        """
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return launcher;
  }
}
