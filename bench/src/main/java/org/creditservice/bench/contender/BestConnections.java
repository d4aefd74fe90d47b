package org.creditservice.bench.contender;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;

/** With how many connections a rival does best: tried for each kind of work. */
final class BestConnections {
  private static final List<Integer> TRIED = List.of(8, 16, 32);

  private final Map<Work, Integer> best = new HashMap<>();

  /** The properties of a load that decide how many connections are best. */
  private record Work(Population population, RequestMix mix) {
    static Work of(Load load) {
      return new Work(load.population(), load.mix());
    }
  }

  /** Runs a rival with a number of connections, and tells its operations per second. */
  @FunctionalInterface
  interface Trial {
    double run(int connections) throws InterruptedException;
  }

  /** Tries which number is best, unless that is known. */
  void find(Load load, Trial trial) throws InterruptedException {
    if (load.inFlight() == 1 || best.containsKey(Work.of(load))) {
      return;
    }
    double most = -1;
    for (int connections : TRIED) {
      double perSecond = trial.run(connections);
      if (perSecond > most) {
        most = perSecond;
        best.put(Work.of(load), connections);
      }
    }
  }

  /** The best number for a load: no more than it has calls in flight. */
  int of(Load load) {
    return Math.min(load.inFlight(), best.getOrDefault(Work.of(load), TRIED.get(0)));
  }
}
