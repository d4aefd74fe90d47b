package org.creditservice.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.creditservice.bench.contender.Contender;
import org.creditservice.bench.contender.ContenderFactory;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Pacing;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.report.ContenderResult;
import org.creditservice.bench.report.LoadResult;

/**
 * Executes a plan. For each load the contenders take turns, so that other activity on the machine,
 * and a disk whose flushes become slower by the minute, affect all of them alike.
 */
final class Runner {
  /** The longest rehearsal: a longer run has nothing new. */
  private static final Duration REHEARSAL = Duration.ofSeconds(10);

  private final Plan plan;
  private final ContenderFactory contenders;
  private final Progress progress;

  Runner(Plan plan, ContenderFactory contenders, Progress progress) {
    this.plan = plan;
    this.contenders = contenders;
    this.progress = progress;
  }

  /** The runs of each contender under one load. */
  private record Runs(Load load, Map<Contender, List<RunResult>> byContender) {
    Runs(Load load) {
      this(load, new HashMap<>());
    }

    void add(Contender contender, RunResult run) {
      byContender.computeIfAbsent(contender, unused -> new ArrayList<>()).add(run);
    }

    LoadResult result(List<Contender> all, List<String> findings) {
      return new LoadResult(
          load,
          all.stream()
              .map(
                  each ->
                      new ContenderResult(each.name(), byContender.getOrDefault(each, List.of())))
              .toList(),
          findings);
    }
  }

  /**
   * Runs all loads.
   *
   * @param onResult called for each load, when it is audited
   */
  List<LoadResult> run(Consumer<LoadResult> onResult) throws InterruptedException {
    progress.print("starting");
    if (plan.shared()) {
      List<LoadResult> results = runShared();
      results.forEach(onResult);
      return results;
    }
    List<LoadResult> results = new ArrayList<>();
    for (Load load : plan.loads()) {
      List<Contender> all = start(load);
      LoadResult result = run(load, all);
      results.add(result);
      onResult.accept(result);
      all.forEach(Contender::close);
    }
    return results;
  }

  private List<Contender> start(Load load) {
    return contenders.start(load.servers(), plan.rivals(load));
  }

  /** Runs one load with contenders of its own. */
  private LoadResult run(Load load, List<Contender> all) throws InterruptedException {
    for (Contender contender : all) {
      print(load, contender.name() + " prepares");
      contender.prepare(load);
    }
    for (Contender contender : all) {
      print(load, contender.name() + " warms up");
      contender.warmUp(load, plan.warmUp());
      contender.calibrate(load);
    }
    progress.done(plan.preparation(load));
    double perSecond = rate(load, all);
    rehearse(load, all, perSecond);
    Runs runs = new Runs(load);
    for (int pair = 0; pair < plan.pairs(); pair++) {
      runPair(pair, runs, all, perSecond);
    }
    print(load, "audit");
    return runs.result(all, audit(load, all));
  }

  /**
   * Runs all loads with the same contenders. A pair of each load comes before the next pair of any:
   * servers that are still becoming faster do so in the first pairs of all loads, which the medians
   * pass over, and not in all pairs of the first load.
   */
  private List<LoadResult> runShared() throws InterruptedException {
    List<Contender> all = start(plan.loads().get(0));
    for (Load load : plan.loads()) {
      for (Contender contender : all) {
        print(load, contender.name() + " prepares");
        contender.prepare(load);
      }
    }
    warmUpTogether(all);
    for (Load load : plan.loads()) {
      print(load, "calibration");
      for (Contender contender : all) {
        contender.calibrate(load);
      }
      progress.done(plan.calibration(load));
    }
    List<Runs> runs = plan.loads().stream().map(Runs::new).toList();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Runs each : runs) {
        runPair(pair, each, all, 0);
      }
    }
    progress.print("audit");
    List<String> findings = audit(plan.loads().get(0), all);
    List<LoadResult> results = runs.stream().map(each -> each.result(all, findings)).toList();
    all.forEach(Contender::close);
    return results;
  }

  /**
   * Warms all contenders up at the same time, each with one load after the other: while one waits
   * for the disk, another has the processor.
   */
  private void warmUpTogether(List<Contender> all) throws InterruptedException {
    progress.print("all warm up");
    Duration each = plan.warmUp().dividedBy(plan.loads().size());
    ConcurrentTasks tasks = new ConcurrentTasks();
    for (Contender contender : all) {
      tasks.start(
          contender.name() + " warm-up",
          () -> {
            for (Load load : plan.loads()) {
              contender.warmUp(load, each);
            }
          });
    }
    tasks.await();
    progress.done(plan.warmUp());
  }

  private void runPair(int pair, Runs runs, List<Contender> all, double perSecond)
      throws InterruptedException {
    for (Contender contender : inTurn(all, pair)) {
      if (runs.load().restarts() && contender == all.get(0)) {
        contender.restart();
      }
      print(runs.load(), "%s, pair %d of %d".formatted(contender.name(), pair + 1, plan.pairs()));
      runs.add(contender, contender.run(runs.load(), perSecond, plan.run()));
      progress.done(plan.run());
    }
  }

  /** The rate of an open loop: a share of what the slowest contender reaches in a closed loop. */
  private double rate(Load load, List<Contender> all) throws InterruptedException {
    if (!load.pacing().isOpenLoop()) {
      return 0;
    }
    double capacity = Double.MAX_VALUE;
    Duration duration = plan.calibration().multipliedBy(2);
    for (Contender contender : all) {
      RunResult result = contender.run(load.withPacing(Pacing.CLOSED_LOOP), 0, duration);
      capacity = Math.min(capacity, result.operationsPerSecond());
    }
    return capacity * load.pacing().shareOfCapacity();
  }

  /**
   * Runs an open loop once without measuring it: rejections take code paths that no closed loop has
   * warmed up.
   */
  private void rehearse(Load load, List<Contender> all, double perSecond)
      throws InterruptedException {
    if (load.pacing().isOpenLoop()) {
      Duration duration = plan.run().compareTo(REHEARSAL) < 0 ? plan.run() : REHEARSAL;
      for (Contender contender : all) {
        print(load, contender.name() + " rehearses");
        RunResult unused = contender.run(load, perSecond, duration);
      }
    }
  }

  private static List<String> audit(Load load, List<Contender> all) {
    List<String> findings = new ArrayList<>();
    for (Contender contender : all) {
      contender.audit(load).forEach(finding -> findings.add(contender.name() + ": " + finding));
    }
    return findings;
  }

  /** The contender that starts changes from pair to pair. */
  private static List<Contender> inTurn(List<Contender> all, int pair) {
    List<Contender> order = new ArrayList<>(all);
    if (pair % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  private void print(Load load, String step) {
    progress.print(load.name() + ": " + step);
  }
}
