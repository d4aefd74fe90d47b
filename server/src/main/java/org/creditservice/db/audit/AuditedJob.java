package org.creditservice.db.audit;

import java.time.Instant;
import java.util.UUID;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.jspecify.annotations.Nullable;

/**
 * A job with its entries, all as of one moment.
 *
 * @param deduction the entry at its deduction's sequence
 * @param refund the entry at the sequence that its refund's id carries
 * @param refunded what is noted as refunded of the deduction, in credits
 */
public record AuditedJob(
    String profileId,
    String jobId,
    Stored<Job> job,
    @Nullable JobEntry deduction,
    @Nullable JobEntry refund,
    long refunded,
    boolean profileExists) {

  /** An entry that a job refers to. */
  public record JobEntry(
      UUID entryId,
      EntryKind kind,
      long amount,
      @Nullable String jobId,
      @Nullable UUID refundedEntryId,
      Instant createTime) {}
}
