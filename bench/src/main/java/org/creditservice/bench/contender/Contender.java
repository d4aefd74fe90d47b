package org.creditservice.bench.contender;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.measure.RunResult;

/** Someone who answers loads. */
public interface Contender extends AutoCloseable {
  /** Names it in reports. */
  String name();

  /** Makes all that the load needs to be there, and settles it. */
  void prepare(Load load) throws InterruptedException;

  /** Works without being measured, until it is as fast as it will be. */
  void warmUp(Load load, Duration duration) throws InterruptedException;

  /**
   * Works and is measured.
   *
   * @param perSecond the rate of an open loop; not used in a closed one
   */
  RunResult run(Load load, double perSecond, Duration duration) throws InterruptedException;

  /** What is wrong with what it left, in a sentence each. */
  List<String> audit(Load load);

  @Override
  void close();
}
