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
import org.creditservice.bench.timeline.Event;
import org.creditservice.bench.timeline.EventKind;
import org.creditservice.bench.timeline.EventSources;
import org.creditservice.bench.timeline.Timeline;
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
            /* baseline= */ true,
            /* timeline= */ false);
  }

  @Test
  void runsTheRivalsOfDeductions() throws Exception {
    Set<Rival> rivals = EnumSet.complementOf(EnumSet.copyOf(Rival.OF_PGBENCH));

    LoadResult result =
        runs(
                List.of(load("deductions", RequestMix.DEDUCTIONS, rivals)),
                /* shared= */ false,
                /* baseline= */ false,
                /* timeline= */ false)
            .get(0);

    assertThat(result.contenders().get(0).runs().get(0).notes())
        .as("the service was started anew")
        .containsKey("ready_after_ms");
  }

  @Test
  void watchesOpenLoops() throws Exception {
    Load load = load("steady", RequestMix.DEDUCTIONS, Set.of(Rival.TEXTBOOK));

    List<LoadResult> results =
        runs(
            List.of(load.withPacing(new Pacing(0.5))),
            /* shared= */ false,
            /* baseline= */ false,
            /* timeline= */ true);

    assertThat(results.get(0).contenders())
        .allSatisfy(
            contender -> {
              Timeline timeline = contender.runs().get(0).timeline().orElseThrow();
              assertThat(timeline.intervals()).hasSizeGreaterThanOrEqualTo(10);
              assertThat(timeline.events()).extracting(Event::kind).contains(EventKind.CHECKPOINT);
              assertThat(timeline.worstPauses()).isNotEmpty();
            });
  }

  /** Runs loads, which have the same rivals, and checks that all took part and nothing is wrong. */
  private List<LoadResult> runs(
      List<Load> loads, boolean shared, boolean baseline, boolean timeline) throws Exception {
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
              SECOND,
              List.of(),
              timeline
                  ? Optional.of(EventSources.of(postgres, TestPostgres.log(directory), directory))
                  : Optional.empty());
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
        exec "%s/bin/java" -Xmx256m ${CREDIT_JAVA_OPTS:-} -cp '%s' org.creditservice.main.Main "$@"
        """
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return launcher;
  }
}
