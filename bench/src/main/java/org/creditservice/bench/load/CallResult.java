package org.creditservice.bench.load;

/** What became of a request. */
public enum CallResult {
  /** It was executed now. */
  EXECUTED,
  /** It had been executed before, and its answer came again. */
  REPLAYED,
  /** It was refused, and the refusal is recorded. */
  REFUSED,
  /** It was not taken, for too much to do. */
  REJECTED,
  /** Its outcome isn't known: a deadline, a lost connection, a defect. */
  UNKNOWN
}
