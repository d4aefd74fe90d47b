package org.creditservice.core.command;

/** What a reversal found. In each case its target has no effect afterwards. */
public enum ReverseOutcome {
  /** The target was executed; what remained of its deduction was refunded. */
  REVERSED,
  /** The target was refused, or nothing remained of its deduction. */
  NOTHING_TO_REVERSE,
  /** The target has not arrived; its key is burnt, so that it is refused when it does. */
  PREVENTED
}
