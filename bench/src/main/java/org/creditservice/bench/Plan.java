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
 * @param calibration how long a rival tries each number of connections
 * @param shared whether all loads share each contender's server and database, which warm up for all
 *     of them at once: faster; otherwise both are new for each load
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

  private static final int CALIBRATIONS = 3;

  /** The approximate length of all runs and warm-ups together. */
  double seconds() {
    Duration runs = Duration.ZERO;
    Duration preparations = shared ? warmUp : Duration.ZERO;
    for (Load load : loads) {
      runs = runs.plus(run.multipliedBy((long) pairs * contenders(load)));
      preparations = preparations.plus(shared ? calibration(load) : preparation(load));
    }
    return runs.plus(preparations).toSeconds();
  }

  /** How long all contenders warm up and calibrate for a load, one after the other. */
  Duration preparation(Load load) {
    long servers = 1 + baselines() + rivals(load).stream().filter(Rival::isServer).count();
    return warmUp.multipliedBy(servers).plus(calibration(load));
  }

  /** How long all contenders calibrate for a load. */
  Duration calibration(Load load) {
    long rivals = rivals(load).stream().filter(Rival::isCalibrated).count();
    return calibration.multipliedBy(CALIBRATIONS * rivals);
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
