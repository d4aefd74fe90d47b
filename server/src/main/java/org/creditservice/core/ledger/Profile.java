package org.creditservice.core.ledger;

import java.time.Instant;
import org.creditservice.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A profile after its latest change.
 *
 * @param balance in credits, 0 … {@link Limits#BALANCE_MAX}
 * @param lastSequence the sequence of its newest entry, 0 before the first
 * @param lastDeduction null before the first; refusals and refunds do not move it
 * @param updateTime the time of its latest record, with or without an entry
 * @param lastHash the hash of its newest entry
 */
public record Profile(
    String profileId,
    long balance,
    long lastSequence,
    @Nullable LastDeduction lastDeduction,
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
    LastDeduction last = lastDeductTime == null ? null : LastDeduction.at(lastDeductTime);
    return new Profile(profileId, 0, 0, last, now, now, Hash.ZERO, Metadata.EMPTY);
  }

  /** When the last deduction was accepted, as it was recorded; null before the first. */
  public @Nullable Instant lastDeductTime() {
    return lastDeduction == null ? null : lastDeduction.time();
  }

  /**
   * This profile after {@code entry}, which must follow its newest one.
   *
   * @param clock what the database's clock says, which may be behind the entry's time
   */
  public Profile after(LedgerEntry entry, Instant clock) {
    boolean deduction = entry.kind() == EntryKind.DEDUCTION;
    return new Profile(
        profileId,
        entry.balance(),
        entry.sequence(),
        deduction ? new LastDeduction(entry.createTime(), clock) : lastDeduction,
        entry.createTime(),
        createTime,
        entry.hash(),
        metadata);
  }

  /** This profile after an answer was recorded at {@code now} without an entry. */
  public Profile touchedAt(Instant now) {
    return new Profile(
        profileId, balance, lastSequence, lastDeduction, now, createTime, lastHash, metadata);
  }
}
