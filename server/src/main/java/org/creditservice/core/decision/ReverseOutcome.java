package org.creditservice.core.decision;

/** What a reversal found; in each case its target has no effect afterwards. */
public enum ReverseOutcome {
  /** The target was executed; what remained of its deduction was given back. */
  REVERSED,
  /** The target was refused, or nothing remained of its deduction. */
  NOTHING_TO_REVERSE,
  /** The target has not been seen; its key is burnt, so that a late arrival is refused. */
  PREVENTED
}
