package org.creditservice.bench.load;

/** How a call ended. */
public enum CallResult {
  /** It was executed now. */
  EXECUTED,
  /** It had been executed before, and its recorded answer was replayed. */
  REPLAYED,
  /** It was refused, and the refusal is recorded. */
  REFUSED,
  /** It was turned down because the service was overloaded; nothing is recorded. */
  REJECTED,
  /** Its outcome is unknown: a deadline, a lost connection, a defect. */
  UNKNOWN
}
