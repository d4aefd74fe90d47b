package org.creditservice.core.decision;

import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/** What the rules make of a command. */
public sealed interface Decision {

  /** It was decided before: its recorded answer is returned, and nothing changes. */
  record Replayed(RecordedOperation operation) implements Decision {}

  /** It is refused; the refusal is recorded if {@link Refusal#recorded()} says so. */
  record Refused(Refusal refusal) implements Decision {}

  /** It is executed; its outcome is recorded together with its effects. */
  record Executed(Outcome outcome, Effects effects) implements Decision {}

  /**
   * What an executed command changes.
   *
   * @param profile the profile afterwards
   * @param entry the entry that it appends; at most one, so that an operation has at most one
   *     effect
   * @param refunded the deduction that it refunds, afterwards
   * @param job the job that it submits, ends or extends, afterwards
   * @param burntKey a key under which no command may be executed any more
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

    public static Effects appending(Profile after, LedgerEntry entry) {
      return new Effects(after, entry, null, null, null);
    }

    public static Effects refunding(Profile after, LedgerEntry entry, Deduction refunded) {
      return new Effects(after, entry, refunded, null, null);
    }

    public static Effects burning(Profile profile, String key) {
      return new Effects(profile, null, null, null, key);
    }

    public Effects with(Job changed) {
      return new Effects(profile, entry, refunded, changed, burntKey);
    }
  }
}
