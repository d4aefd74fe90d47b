package org.creditservice.model;

import java.util.Map;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.ReverseOutcome;

/** What the model says of a request. */
sealed interface Expected {
  /**
   * An entry, and for a refund what can still be refunded after it, for a job what has become of
   * it.
   */
  record Appends(
      EntryKind kind, long amount, String refundedEntryId, long refundableRemaining, JobFate job)
      implements Expected {}

  /** An outcome without an entry. */
  record Reports(ReverseOutcome outcome) implements Expected {}

  /** A job without an entry. */
  record ReportsJob(JobFate job) implements Expected {}

  /** A refusal with these numbers in it. */
  record Refuses(String reason, Map<String, String> details) implements Expected {}
}
