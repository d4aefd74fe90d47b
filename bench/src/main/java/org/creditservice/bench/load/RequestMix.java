package org.creditservice.bench.load;

/** Which requests a load consists of. */
public enum RequestMix {
  /** Deductions of one credit, each with a new key. */
  DEDUCTIONS,
  /** Only repetitions of deductions that were executed before the run. */
  REPLAYS,
  /** Deductions; a tenth are repetitions, half of these while the first call is in flight. */
  SOME_REPLAYS,
  /** Deductions, half of them for more than the balance. */
  HALF_REFUSED,
  /** Jobs, each submitted and then completed. */
  JOBS
}
