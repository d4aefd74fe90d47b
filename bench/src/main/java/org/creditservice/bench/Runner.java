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
  private final Plan plan;
  private final ContenderFactory contenders;
  private final Progress progress;
  private boolean first = true;

  Runner(Plan plan, ContenderFactory contenders, Progress progress) {
    this.plan = plan;
    this.contenders = contenders;
    this.progress = progress;
  }

  /**
   * Runs all loads.
   *
   * @param onResult called after each load
   */
  List<LoadResult> run(Consumer<LoadResult> onResult) throws InterruptedException {
    progress.print("starting");
    List<Contender> shared = plan.shared() ? start(plan.loads().get(0)) : List.of();
    List<LoadResult> results = new ArrayList<>();
    for (Load load : plan.loads()) {
      List<Contender> all = plan.shared() ? shared : start(load);
      LoadResult result = run(load, all);
      results.add(result);
      onResult.accept(result);
      if (!plan.shared()) {
        all.forEach(Contender::close);
      }
    }
    shared.forEach(Contender::close);
    return results;
  }

  private List<Contender> start(Load load) {
    return contenders.start(load.servers(), plan.rivals(load));
  }

  private LoadResult run(Load load, List<Contender> all) throws InterruptedException {
    prepareAndWarmUp(load, all);
    double perSecond = rate(load, all);
    rehearse(load, all, perSecond);
    Map<Contender, List<RunResult>> runs = new HashMap<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Contender contender : inTurn(all, pair)) {
        print(load, "%s, pair %d of %d".formatted(contender.name(), pair + 1, plan.pairs()));
        runs.computeIfAbsent(contender, unused -> new ArrayList<>())
            .add(contender.run(load, perSecond, plan.run()));
        progress.done(plan.run());
      }
    }
    print(load, "audit");
    return result(load, all, runs);
  }

  private void prepareAndWarmUp(Load load, List<Contender> all) throws InterruptedException {
    for (Contender contender : all) {
      print(load, contender.name() + " prepares");
      contender.prepare(load);
    }
    for (Contender contender : all) {
      print(load, contender.name() + " warms up");
      contender.warmUp(load, plan.warmUp(first));
    }
    progress.done(plan.totalWarmUp(load, first));
    first = false;
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
      for (Contender contender : all) {
        RunResult unused = contender.run(load, perSecond, plan.run());
      }
    }
  }

  private static LoadResult result(
      Load load, List<Contender> all, Map<Contender, List<RunResult>> runs) {
    List<String> findings = new ArrayList<>();
    for (Contender contender : all) {
      contender.audit(load).forEach(finding -> findings.add(contender.name() + ": " + finding));
    }
    List<ContenderResult> results =
        all.stream()
            .map(each -> new ContenderResult(each.name(), runs.getOrDefault(each, List.of())))
            .toList();
    return new LoadResult(load, results, findings);
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
