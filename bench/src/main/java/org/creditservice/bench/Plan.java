package org.creditservice.bench;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.RivalSelection;

/**
 * What is run, and for how long.
 *
 * @param pairs how often each contender runs under each load
 * @param run how long one run is
 * @param warmUp before the first run of a server, until its Java has compiled what it runs
 * @param calibration of each number of pgbench's clients
 * @param shared whether all loads share one server and one database of each contender: quicker, and
 *     a server that has warmed up; else both are new for each load
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

  private static final int ALL_CONTENDERS = 5;
  private static final int ALL_SERVERS = 3;
  private static final int CALIBRATIONS = 3;

  /** Seconds of all runs and of what prepares them, roughly. */
  double seconds() {
    double seconds = 0;
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      Duration measured = run.multipliedBy((long) pairs * contenders(load));
      seconds += warmingUp(load, /* first= */ i == 0).plus(measured).toSeconds();
    }
    return seconds;
  }

  /**
   * How long a server warms up.
   *
   * @param first whether it is for the first load of all
   */
  Duration warmUp(boolean first) {
    return first || !shared ? warmUp : AGAIN;
  }

  /** How long all contenders of a load warm up, one after the other. */
  Duration warmingUp(Load load, boolean first) {
    int servers = all(load) ? ALL_SERVERS : 1;
    return warmUp(first)
        .multipliedBy(servers)
        .plus(calibration.multipliedBy(CALIBRATIONS * (long) (contenders(load) - servers)));
  }

  private int contenders(Load load) {
    return all(load) ? ALL_CONTENDERS : load.rivals() == RivalSelection.NONE ? 1 : 2;
  }

  private boolean all(Load load) {
    return load.rivals() == RivalSelection.ALL && !shared;
  }
}
