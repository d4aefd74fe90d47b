package org.creditservice.core.decision;

import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/** What becomes of a command. */
public sealed interface Decision {

  /** It was decided before: its recorded answer again, and nothing changes. */
  record Replayed(RecordedOperation operation) implements Decision {}

  /** It is refused; recorded under its key if {@link Refusal#recorded()} says so. */
  record Refused(Refusal refusal) implements Decision {}

  /** It is executed: this is the outcome, these are its effects, recorded together. */
  record Executed(Outcome outcome, Effects effects) implements Decision {}

  /**
   * What an executed command changes.
   *
   * @param profile the profile afterwards
   * @param entry what it appends to the ledger: at most one entry, so that an operation has at most
   *     one effect
   * @param refunded the deduction afterwards of which it gives something back
   * @param job the job afterwards that it submits, ends or extends
   * @param burntKey a key that nothing may run under any more
   */
  record Effects(
      Profile profile,
      @Nullable LedgerEntry entry,
      @Nullable Deduction refunded,
      @Nullable Job job,
      @Nullable String burntKey) {

    public static Effects none(Profile profile) {
      return new Effects(profile, null, null, null, null);
    }

    public static Effects appending(Profile before, LedgerEntry entry) {
      return new Effects(before.after(entry), entry, null, null, null);
    }

    public static Effects refunding(Profile before, LedgerEntry entry, Deduction refunded) {
      return new Effects(before.after(entry), entry, refunded, null, null);
    }

    public static Effects burning(Profile profile, String key) {
      return new Effects(profile, null, null, null, key);
    }

    public Effects with(Job changed) {
      return new Effects(profile, entry, refunded, changed, burntKey);
    }
  }
}
