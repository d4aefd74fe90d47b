package org.creditservice.batch;

import java.util.EnumMap;
import java.util.Map;
import org.creditservice.batch.BatchObserver.Step;

/** How long the steps of one attempt took. */
final class StepTimes {
  private final Map<Step, Long> nanos = new EnumMap<>(Step.class);
  private long lastNanos = System.nanoTime();

  /** The step that has gone on until now is over. */
  void end(Step step) {
    long now = System.nanoTime();
    nanos.put(step, now - lastNanos);
    lastNanos = now;
  }

  void tell(BatchObserver observer) {
    nanos.forEach(observer::took);
  }
}
