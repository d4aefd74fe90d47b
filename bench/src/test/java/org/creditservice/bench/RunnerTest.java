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
 * Runs everything for real, each part for a second: PostgreSQL, a server in its own process, gRPC
 * and, if it is installed, pgbench. Asserts nothing about performance.
 */
@Tag("long")
class RunnerTest {
  private static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path directory;

  /** Only the server's jar has the embedded PostgreSQL on its class path, by its manifest. */
  @BeforeAll
  static void assumeThatTheServerIsAJar() {
    String server =
        CreditServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assumeThat(server).as("run `mvn verify`, not `mvn test`").endsWith(".jar");
  }

  @Test
  void runsEveryContenderAndFindsNothingWrong() throws Exception {
    List<LoadResult> reported = new ArrayList<>();
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
              Optional.of(launcher()),
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
              /* shared= */ true,
              /* baseline= */ true);
      Progress progress = new Progress(new PrintWriter(new StringWriter()), plan.seconds());
      results = new Runner(plan, contenders, progress).run(reported::add);
    }

    assertThat(reported).isEqualTo(results);
    assertThat(results).hasSize(2).allSatisfy(result -> assertThat(result.findings()).isEmpty());
    assertThat(results)
        .flatExtracting(LoadResult::contenders)
        .hasSize(pgbench.isPresent() ? 6 : 4)
        .allSatisfy(
            contender ->
                assertThat(contender.runs().get(0).operations()).as(contender.name()).isPositive());
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
        Pacing.CLOSED_LOOP,
        RivalSelection.STRONGEST);
  }

  /** Replaces the {@code credit} script: starts the classes just compiled. */
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
