package org.creditservice.bench;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.load.Load;

/**
 * What is run, and for how long.
 *
 * @param pairs how often each party runs under each load
 * @param run how long one run is
 * @param warmUp before the first run of each load
 * @param calibration of each number of pgbench's clients
 * @param shared whether all loads share one server and one database of each party: quicker, and a
 *     server that has warmed up; else both are new for each load
 */
record Plan(
    List<Load> loads,
    int pairs,
    Duration run,
    Duration warmUp,
    Duration calibration,
    boolean shared) {

  private static final int PARTIES = 2;
  private static final int PARTIES_COMPARED = 5;
  private static final int CALIBRATIONS = 3;

  /** Seconds of all runs together, roughly. */
  double seconds() {
    return loads.stream().mapToDouble(this::seconds).sum();
  }

  private double seconds(Load load) {
    int parties = load.compared() && !shared ? PARTIES_COMPARED : PARTIES;
    return parties * (double) pairs * run.toSeconds()
        + warmUp.toSeconds()
        + (parties - 1.0) * CALIBRATIONS * calibration.toSeconds();
  }
}
