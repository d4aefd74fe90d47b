package org.creditservice.core.ledger;

/**
 * The state of a job. A job is PROCESSING until it ends, once, in one of the others. {@link Job}
 * has the transitions. The names are those of the column {@code jobs.state}.
 */
public enum JobState {
  /** Paid for; the work goes on. */
  PROCESSING,
  /** The work is done; its cost is kept, the rest was refunded. */
  COMPLETED,
  /** The work has failed; everything was refunded. */
  FAILED,
  /** The job was overdue; everything was refunded. */
  EXPIRED,
  /** The operation that submitted the job was reversed; everything was refunded. */
  CANCELLED
}
