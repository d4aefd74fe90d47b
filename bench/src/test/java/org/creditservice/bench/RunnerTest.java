package org.creditservice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.creditservice.bench.contender.ContenderFactory;
import org.creditservice.bench.contender.Pgbench;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Pacing;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.load.Rival;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.bench.report.LoadResult;
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
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path directory;

  @BeforeAll
  static void assumeThatTheServerIsAJar() {
    TestPostgres.assumeThatTheServerIsAJar();
  }

  @Test
  void runsEverythingThatTheStrongestRivalCanDo() throws Exception {
    Set<Rival> rivals = Pgbench.find().isPresent() ? Set.of(Rival.FUNCTION) : Set.of();

    var unused =
        runs(
            List.of(
                load("jobs", RequestMix.JOBS, rivals),
                load("replays", RequestMix.SOME_REPLAYS, rivals)),
            /* shared= */ true,
            /* baseline= */ true);
  }

  @Test
  void runsTheRivalsOfDeductions() throws Exception {
    Set<Rival> rivals = EnumSet.complementOf(EnumSet.copyOf(Rival.OF_PGBENCH));

    LoadResult result =
        runs(
                List.of(load("deductions", RequestMix.DEDUCTIONS, rivals)),
                /* shared= */ false,
                /* baseline= */ false)
            .get(0);

    assertThat(result.contenders().get(0).runs().get(0).notes())
        .as("the service was started anew")
        .containsKey("ready_after_ms");
  }

  /** Runs loads, which have the same rivals, and checks that all took part and nothing is wrong. */
  private List<LoadResult> runs(List<Load> loads, boolean shared, boolean baseline)
      throws Exception {
    List<LoadResult> reported = new ArrayList<>();
    List<LoadResult> results;
    try (Cleanup cleanup = new Cleanup()) {
      Postgres postgres = TestPostgres.startIn(directory);
      cleanup.add(postgres::close);
      ContenderFactory contenders =
          new ContenderFactory(
              cleanup,
              postgres,
              launcher(),
              baseline ? Optional.of(launcher()) : Optional.empty(),
              List.of("--lanes=2"),
              Pgbench.find(),
              Optional.empty(),
              Files.createDirectory(directory.resolve("pgbench")),
              SECOND);
      Plan plan = new Plan(loads, /* pairs= */ 1, SECOND, SECOND, SECOND, shared, baseline);
      Progress progress = new Progress(new PrintWriter(new StringWriter()), plan.seconds());
      results = new Runner(plan, contenders, progress).run(reported::add);
    }

    assertThat(reported).isEqualTo(results);
    assertThat(results)
        .hasSameSizeAs(loads)
        .allSatisfy(result -> assertThat(result.findings()).isEmpty());
    int contenders = 1 + (baseline ? 1 : 0) + loads.get(0).rivals().size();
    assertThat(results)
        .flatExtracting(LoadResult::contenders)
        .hasSize(loads.size() * contenders)
        .allSatisfy(
            contender ->
                assertThat(contender.runs().get(0).operations()).as(contender.name()).isPositive());
    return results;
  }

  private static Load load(String name, RequestMix mix, Set<Rival> rivals) {
    boolean restarts = rivals.contains(Rival.WARM);
    Population population = Population.uniform("u", 20);
    return new Load(name, name, population, mix, 16, 0, 1, Pacing.CLOSED_LOOP, restarts, rivals);
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
