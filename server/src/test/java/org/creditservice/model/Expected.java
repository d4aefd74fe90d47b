package org.creditservice.model;

import java.util.Map;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.ReverseOutcome;

/** The answer that the model predicts for a request. */
sealed interface Expected {
  /**
   * An entry. A refund also has the amount that can still be refunded, a command about a job also
   * has the job's fate.
   */
  record Appends(
      EntryKind kind, long amount, String refundedEntryId, long refundableRemaining, JobFate job)
      implements Expected {}

  /** An outcome without an entry. */
  record Reports(ReverseOutcome outcome) implements Expected {}

  /** A job without an entry. */
  record ReportsJob(JobFate job) implements Expected {}

  /** A refusal with these numbers in its metadata. */
  record Refuses(String reason, Map<String, String> details) implements Expected {}
}
