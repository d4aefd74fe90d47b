package org.creditservice.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Pace;
import org.creditservice.bench.measure.Sample;
import org.creditservice.bench.party.Parties;
import org.creditservice.bench.party.Party;
import org.creditservice.bench.report.LoadResult;
import org.creditservice.bench.report.PartyResult;

/**
 * Gives each load to all parties, in turn: what else happens on the machine, and a disk whose
 * flushes become slower by the minute, then meets all of them alike.
 */
final class Runner {
  private final Plan plan;
  private final Parties parties;
  private final Progress progress;
  private boolean first = true;

  Runner(Plan plan, Parties parties, Progress progress) {
    this.plan = plan;
    this.parties = parties;
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
    List<Party> shared = parties.pair();
    for (Load load : plan.loads()) {
      results.add(run(load, shared));
      each.accept(results.get(results.size() - 1));
    }
    shared.forEach(Party::close);
    return results;
  }

  private List<LoadResult> runFresh(Consumer<LoadResult> each) throws InterruptedException {
    List<LoadResult> results = new ArrayList<>();
    for (Load load : plan.loads()) {
      List<Party> fresh = parties.of(load);
      results.add(run(load, fresh));
      each.accept(results.get(results.size() - 1));
      fresh.forEach(Party::close);
    }
    return results;
  }

  private LoadResult run(Load load, List<Party> all) throws InterruptedException {
    for (Party party : all) {
      progress.say("%s: %s prepares".formatted(load.name(), party.name()));
      party.prepare(load);
    }
    for (Party party : all) {
      progress.say("%s: %s warms up".formatted(load.name(), party.name()));
      party.warmUp(load, plan.warmUp(first));
    }
    progress.done(plan.warmingUp(load, first));
    first = false;
    double perSecond = rate(load, all);
    rehearse(load, all, perSecond);
    Map<Party, List<Sample>> samples = new HashMap<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Party party : inTurn(all, pair)) {
        progress.say(
            "%s: %s, pair %d of %d".formatted(load.name(), party.name(), pair + 1, plan.pairs()));
        samples
            .computeIfAbsent(party, unused -> new ArrayList<>())
            .add(party.run(load, perSecond, plan.run()));
        progress.done(plan.run());
      }
    }
    return result(load, all, samples);
  }

  private LoadResult result(Load load, List<Party> all, Map<Party, List<Sample>> samples) {
    progress.say(load.name() + ": audit");
    List<String> broken = all.stream().flatMap(party -> party.audit(load).stream()).toList();
    List<PartyResult> results =
        all.stream()
            .map(party -> new PartyResult(party.name(), samples.getOrDefault(party, List.of())))
            .toList();
    return new LoadResult(load, results, broken);
  }

  /** For an open loop: a share of what the weakest of them reaches in a closed one. */
  private double rate(Load load, List<Party> all) throws InterruptedException {
    if (!load.pace().open()) {
      return 0;
    }
    double capacity = Double.MAX_VALUE;
    Duration duration = plan.calibration().multipliedBy(2);
    for (Party party : all) {
      Sample sample = party.run(load.at(Pace.CLOSED), 0, duration);
      capacity = Math.min(capacity, sample.operationsPerSecond());
    }
    return capacity * load.pace().shareOfCapacity();
  }

  /**
   * For an open loop: once unmeasured, since what is refused takes ways through the code that no
   * closed one has warmed up.
   */
  private void rehearse(Load load, List<Party> all, double perSecond) throws InterruptedException {
    if (load.pace().open()) {
      for (Party party : all) {
        Sample unused = party.run(load, perSecond, plan.run());
      }
    }
  }

  /** Who begins changes from pair to pair. */
  private static List<Party> inTurn(List<Party> all, int pair) {
    List<Party> order = new ArrayList<>(all);
    if (pair % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }
}
