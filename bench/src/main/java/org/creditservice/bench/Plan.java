package org.creditservice.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Rival;

/**
 * What to run, and for how long.
 *
 * @param pairs how often each contender runs each load
 * @param run the length of a run
 * @param warmUp how long a new server warms up, so that its Java compiles the code that it runs
 * @param calibration how long to try each number of pgbench clients
 * @param shared whether all loads share each contender's server and database: faster, and the
 *     server stays warm; otherwise both are new for each load
 * @param baseline whether another version of the service takes part
 */
record Plan(
    List<Load> loads,
    int pairs,
    Duration run,
    Duration warmUp,
    Duration calibration,
    boolean shared,
    boolean baseline) {

  /** How long a warm server warms up for its next load. */
  private static final Duration NEXT_WARM_UP = Duration.ofSeconds(1);

  private static final int CALIBRATIONS = 3;

  /** The approximate length of all runs and warm-ups together. */
  double seconds() {
    double seconds = 0;
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      Duration measured = run.multipliedBy((long) pairs * contenders(load));
      seconds += totalWarmUp(load, /* first= */ i == 0).plus(measured).toSeconds();
    }
    return seconds;
  }

  /**
   * How long one server warms up.
   *
   * @param first whether it is for the plan's first load
   */
  Duration warmUp(boolean first) {
    return first || !shared ? warmUp : NEXT_WARM_UP;
  }

  /** How long all contenders warm up for a load, one after the other. */
  Duration totalWarmUp(Load load, boolean first) {
    Set<Rival> rivals = rivals(load);
    long servers = 1 + baselines() + rivals.stream().filter(Rival::isServer).count();
    long calibrations = CALIBRATIONS * rivals.stream().filter(Rival::isCalibrated).count();
    return warmUp(first).multipliedBy(servers).plus(calibration.multipliedBy(calibrations));
  }

  /** The rivals that run a load: those of all loads, if they are shared. */
  Set<Rival> rivals(Load load) {
    return shared
        ? loads.stream().flatMap(each -> each.rivals().stream()).collect(Collectors.toSet())
        : load.rivals();
  }

  private int contenders(Load load) {
    return 1 + baselines() + rivals(load).size();
  }

  private int baselines() {
    return baseline ? 1 : 0;
  }
}
