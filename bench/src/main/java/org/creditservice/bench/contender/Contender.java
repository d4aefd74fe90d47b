package org.creditservice.bench.contender;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.measure.RunResult;

/** The service or a rival: runs loads, each on a database of its own. */
public interface Contender extends AutoCloseable {
  /** Its name in reports. */
  String name();

  /** Creates what the load needs, and leaves the database with nothing to catch up on. */
  void prepare(Load load) throws InterruptedException;

  /** Runs without being measured, so that Java compiles what it runs. Others may run meanwhile. */
  void warmUp(Load load, Duration duration) throws InterruptedException;

  /** Finds out what it does best with, alone on the machine. */
  default void calibrate(Load load) throws InterruptedException {}

  /** Starts its servers anew, as a deployment does. */
  default void restart() {
    throw new UnsupportedOperationException(name() + " can't be started anew");
  }

  /**
   * Runs and is measured.
   *
   * @param perSecond the rate of an open loop; unused in a closed one
   */
  RunResult run(Load load, double perSecond, Duration duration) throws InterruptedException;

  /** What is wrong with what it recorded, one sentence per finding. */
  List<String> audit(Load load);

  @Override
  void close();
}
