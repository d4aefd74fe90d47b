package org.creditservice.batch;

import org.creditservice.batch.BatchObserver.Step;

/** How long the steps of one attempt took. */
final class StepTimes {
  private static final Step[] STEPS = Step.values();

  private final long[] nanos = new long[STEPS.length];
  private long lastNanos = System.nanoTime();

  /** The step that has gone on until now is over. */
  void end(Step step) {
    long now = System.nanoTime();
    nanos[step.ordinal()] += now - lastNanos;
    lastNanos = now;
  }

  void tell(BatchObserver observer) {
    for (Step step : STEPS) {
      observer.took(step, nanos[step.ordinal()]);
    }
  }
}
