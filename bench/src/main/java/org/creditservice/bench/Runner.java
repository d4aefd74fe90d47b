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
 * Gives each load to all contenders, in turn: what else happens on the machine, and a disk whose
 * flushes become slower by the minute, then meets all of them alike.
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
   * Runs all.
   *
   * @param each is told what came of each load
   */
  List<LoadResult> run(Consumer<LoadResult> each) throws InterruptedException {
    progress.say("starting");
    return plan.shared() ? runShared(each) : runFresh(each);
  }

  private List<LoadResult> runShared(Consumer<LoadResult> each) throws InterruptedException {
    List<LoadResult> results = new ArrayList<>();
    List<Contender> shared = contenders.pair();
    for (Load load : plan.loads()) {
      results.add(run(load, shared));
      each.accept(results.get(results.size() - 1));
    }
    shared.forEach(Contender::close);
    return results;
  }

  private List<LoadResult> runFresh(Consumer<LoadResult> each) throws InterruptedException {
    List<LoadResult> results = new ArrayList<>();
    for (Load load : plan.loads()) {
      List<Contender> fresh = contenders.of(load);
      results.add(run(load, fresh));
      each.accept(results.get(results.size() - 1));
      fresh.forEach(Contender::close);
    }
    return results;
  }

  private LoadResult run(Load load, List<Contender> all) throws InterruptedException {
    for (Contender contender : all) {
      progress.say("%s: %s prepares".formatted(load.name(), contender.name()));
      contender.prepare(load);
    }
    for (Contender contender : all) {
      progress.say("%s: %s warms up".formatted(load.name(), contender.name()));
      contender.warmUp(load, plan.warmUp(first));
    }
    progress.done(plan.warmingUp(load, first));
    first = false;
    double perSecond = rate(load, all);
    rehearse(load, all, perSecond);
    Map<Contender, List<RunResult>> samples = new HashMap<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Contender contender : inTurn(all, pair)) {
        progress.say(
            "%s: %s, pair %d of %d"
                .formatted(load.name(), contender.name(), pair + 1, plan.pairs()));
        samples
            .computeIfAbsent(contender, unused -> new ArrayList<>())
            .add(contender.run(load, perSecond, plan.run()));
        progress.done(plan.run());
      }
    }
    return result(load, all, samples);
  }

  private LoadResult result(
      Load load, List<Contender> all, Map<Contender, List<RunResult>> samples) {
    progress.say(load.name() + ": audit");
    List<String> broken =
        all.stream().flatMap(contender -> contender.audit(load).stream()).toList();
    List<ContenderResult> results =
        all.stream()
            .map(
                contender ->
                    new ContenderResult(
                        contender.name(), samples.getOrDefault(contender, List.of())))
            .toList();
    return new LoadResult(load, results, broken);
  }

  /** For an open loop: a share of what the weakest of them reaches in a closed one. */
  private double rate(Load load, List<Contender> all) throws InterruptedException {
    if (!load.pace().open()) {
      return 0;
    }
    double capacity = Double.MAX_VALUE;
    Duration duration = plan.calibration().multipliedBy(2);
    for (Contender contender : all) {
      RunResult sample = contender.run(load.at(Pacing.CLOSED), 0, duration);
      capacity = Math.min(capacity, sample.operationsPerSecond());
    }
    return capacity * load.pace().shareOfCapacity();
  }

  /**
   * For an open loop: once unmeasured, since what is refused takes ways through the code that no
   * closed one has warmed up.
   */
  private void rehearse(Load load, List<Contender> all, double perSecond)
      throws InterruptedException {
    if (load.pace().open()) {
      for (Contender contender : all) {
        RunResult unused = contender.run(load, perSecond, plan.run());
      }
    }
  }

  /** Who begins changes from pair to pair. */
  private static List<Contender> inTurn(List<Contender> all, int pair) {
    List<Contender> order = new ArrayList<>(all);
    if (pair % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }
}
