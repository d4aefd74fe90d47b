package org.creditservice.bench.load;

/** What kind of requests a load is made of. */
public enum RequestMix {
  /** Deductions of one credit, each with a new key. */
  DEDUCTIONS,
  /** Nothing but repetitions of deductions that were executed before the run. */
  REPLAYS,
  /** Deductions; a tenth are repetitions, half of these while the first is still in flight. */
  SOME_REPLAYS,
  /** Deductions, every second of them for more than there is. */
  HALF_REFUSED,
  /** Jobs, each submitted and then completed. */
  JOBS
}
