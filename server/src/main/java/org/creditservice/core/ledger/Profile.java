package org.creditservice.core.ledger;

import java.time.Instant;
import org.creditservice.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A profile as it stands after its last change.
 *
 * @param balance in credits, 0 … {@link Limits#BALANCE_MAX}
 * @param lastSequence the sequence of its newest entry, 0 before the first
 * @param lastDeductTime when the last deduction was accepted; refusals don't move it, refunds don't
 *     move it back
 * @param updateTime the latest time given to anything recorded for it
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

  /** A new profile without entries that had its last deduction elsewhere. */
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

  /** This profile after something was recorded at {@code now} that appended no entry. */
  public Profile touchedAt(Instant now) {
    return new Profile(
        profileId, balance, lastSequence, lastDeductTime, now, createTime, lastHash, metadata);
  }
}
