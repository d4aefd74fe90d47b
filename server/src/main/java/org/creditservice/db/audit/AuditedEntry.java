package org.creditservice.db.audit;

import java.util.UUID;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.jspecify.annotations.Nullable;

/**
 * An entry with what it refers to, all as of one moment.
 *
 * @param operation what is recorded under its key
 * @param job that of its job id
 * @param refunded the entry at the sequence that its refunded id carries
 */
public record AuditedEntry(
    String profileId,
    long sequence,
    Stored<LedgerEntry> entry,
    @Nullable AuditedOperation operation,
    Stored<Job> job,
    @Nullable RefundedEntry refunded) {

  /** What a refund refers to. */
  public record RefundedEntry(
      UUID entryId, EntryKind kind, long amount, String idempotencyKey, @Nullable String jobId) {}
}
