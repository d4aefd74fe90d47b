package org.creditservice.core.ledger;

import java.time.Instant;
import org.creditservice.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A profile after its latest change.
 *
 * @param balance in credits, 0 … {@link Limits#BALANCE_MAX}
 * @param lastSequence the sequence of its newest entry, 0 before the first
 * @param lastDeductTime when the last deduction was accepted; refusals and refunds do not move it
 * @param updateTime the time of its latest record, with or without an entry
 * @param lastHash the hash of its newest entry
 */
public record Profile(
    String profileId,
    long balance,
    long lastSequence,
    @Nullable Instant lastDeductTime,
    Instant updateTime,
    Instant createTime,
    Hash lastHash,
    Metadata metadata) {

  /** A new profile without entries. */
  public static Profile create(String profileId, Metadata metadata, Instant now) {
    return new Profile(profileId, 0, 0, null, now, now, Hash.ZERO, metadata);
  }

  /** A new profile without entries, whose last deduction was in another system. */
  public static Profile imported(String profileId, @Nullable Instant lastDeductTime, Instant now) {
    return new Profile(profileId, 0, 0, lastDeductTime, now, now, Hash.ZERO, Metadata.EMPTY);
  }

  /** This profile after {@code entry}, which must follow its newest one. */
  public Profile after(LedgerEntry entry) {
    boolean deduction = entry.kind() == EntryKind.DEDUCTION;
    return new Profile(
        profileId,
        entry.balance(),
        entry.sequence(),
        deduction ? entry.createTime() : lastDeductTime,
        entry.createTime(),
        createTime,
        entry.hash(),
        metadata);
  }

  /** This profile after an answer was recorded at {@code now} without an entry. */
  public Profile touchedAt(Instant now) {
    return new Profile(
        profileId, balance, lastSequence, lastDeductTime, now, createTime, lastHash, metadata);
  }
}
