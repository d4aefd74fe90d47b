package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of one balance, immutable.
 *
 * @param entryId a UUIDv7 that carries the sequence, see {@link EntryIds}
 * @param sequence 1, 2, 3 … per profile, without gaps
 * @param amount in credits, negative for a deduction
 * @param balance in credits, after this entry
 * @param idempotencyKey the key of the command that appended it
 * @param refundedEntryId for a refund, the deduction that it refunds
 * @param createTime to the microsecond; never earlier than that of the entry before it
 * @param hash see {@link HashChain}
 */
public record LedgerEntry(
    String profileId,
    UUID entryId,
    long sequence,
    EntryKind kind,
    long amount,
    long balance,
    String reasonCode,
    String actor,
    String idempotencyKey,
    @Nullable String jobId,
    @Nullable UUID refundedEntryId,
    Metadata metadata,
    Instant createTime,
    Hash hash) {

  public LedgerEntry withHash(Hash newHash) {
    return new LedgerEntry(
        profileId,
        entryId,
        sequence,
        kind,
        amount,
        balance,
        reasonCode,
        actor,
        idempotencyKey,
        jobId,
        refundedEntryId,
        metadata,
        createTime,
        newHash);
  }
}
