package org.creditservice.bench;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Rivals;

/**
 * What is run, and for how long.
 *
 * @param pairs how often each party runs under each load
 * @param run how long one run is
 * @param warmUp before the first run of a server, until its Java has compiled what it runs
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

  /** How long a server that has run warms up for its next load. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final int ALL_PARTIES = 5;
  private static final int ALL_SERVERS = 3;
  private static final int CALIBRATIONS = 3;

  /** Seconds of all runs together, roughly. */
  double seconds() {
    double first = shared ? warmUp.toSeconds() - AGAIN.toSeconds() : 0;
    return first + loads.stream().mapToDouble(this::seconds).sum();
  }

  /**
   * How long to warm up.
   *
   * @param first whether it is the first load of all
   */
  Duration warmUp(boolean first) {
    return first || !shared ? warmUp : AGAIN;
  }

  private double seconds(Load load) {
    boolean all = load.rivals() == Rivals.ALL && !shared;
    int parties = all ? ALL_PARTIES : load.rivals() == Rivals.NONE ? 1 : 2;
    int servers = all ? ALL_SERVERS : 1;
    return parties * (double) pairs * run.toSeconds()
        + servers * (double) warmUp(/* first= */ false).toSeconds()
        + (parties - 1.0) * CALIBRATIONS * calibration.toSeconds();
  }
}
