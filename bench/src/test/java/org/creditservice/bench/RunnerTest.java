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
import org.creditservice.bench.contender.ContenderFactory;
import org.creditservice.bench.contender.Pgbench;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Pacing;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.load.RivalSelection;
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
  void everyContenderAnswersAndWhatIsRecordedIsRight() throws Exception {
    List<LoadResult> told = new ArrayList<>();
    List<LoadResult> results;
    Optional<Pgbench> pgbench = Pgbench.find();
    try (Cleanup cleanup = new Cleanup()) {
      Postgres postgres =
          Postgres.start(Files.createDirectory(directory.resolve("postgresql")), BINARIES);
      cleanup.add(postgres::close);
      ContenderFactory contenders =
          new ContenderFactory(
              cleanup,
              postgres,
              launcher(),
              List.of("--lanes=2"),
              pgbench,
              Optional.empty(),
              Files.createDirectory(directory.resolve("pgbench")),
              SECOND);
      Plan plan =
          new Plan(
              List.of(load("jobs", RequestMix.JOBS), load("replays", RequestMix.SOME_REPLAYS)),
              /* pairs= */ 1,
              SECOND,
              SECOND,
              SECOND,
              /* shared= */ true);
      Progress progress = new Progress(new PrintWriter(new StringWriter()), plan.seconds());
      results = new Runner(plan, contenders, progress).run(told::add);
    }

    assertThat(told).isEqualTo(results);
    assertThat(results).hasSize(2).allSatisfy(result -> assertThat(result.broken()).isEmpty());
    assertThat(results)
        .flatExtracting(LoadResult::contenders)
        .hasSize(pgbench.isPresent() ? 4 : 2)
        .allSatisfy(
            contender ->
                assertThat(contender.samples().get(0).operations())
                    .as(contender.contender())
                    .isPositive());
  }

  private static Load load(String name, RequestMix mix) {
    return new Load(
        name,
        name,
        Population.uniform("u", 20),
        mix,
        16,
        0,
        1,
        Pacing.CLOSED,
        RivalSelection.STRONGEST);
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
