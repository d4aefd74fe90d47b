package org.creditservice.core.ledger;

/**
 * Where a job is in its life. It begins PROCESSING and ends once, in one of the others; {@link Job}
 * has the transitions. The names are those of the column {@code jobs.state}.
 */
public enum JobState {
  /** Paid for, and being worked on. */
  PROCESSING,
  /** Done; what it cost in the end is kept, the rest was given back. */
  COMPLETED,
  /** Reported as failed; all was given back. */
  FAILED,
  /** Not ended before its time was over; all was given back. */
  EXPIRED,
  /** The operation that submitted it was reversed; all was given back. */
  CANCELLED
}
