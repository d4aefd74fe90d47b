package org.creditservice.core.decision;

import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.jspecify.annotations.Nullable;

/** What an executed command answers; one kind for each response message. */
public sealed interface Outcome {

  /** The opening balance's entry is absent if that balance is 0. */
  record ProfileCreated(Profile profile, @Nullable LedgerEntry entry) implements Outcome {}

  record CreditsGranted(LedgerEntry entry) implements Outcome {}

  record CreditsDeducted(LedgerEntry entry) implements Outcome {}

  /**
   * A deduction given back, in part or whole.
   *
   * @param refundableRemaining what can still be given back, in credits
   */
  record CreditsRefunded(LedgerEntry entry, long refundableRemaining) implements Outcome {}

  record OperationReversed(ReverseOutcome outcome, @Nullable LedgerEntry entry)
      implements Outcome {}

  record JobSubmitted(String profileId, Job job, LedgerEntry entry) implements Outcome {}

  /** The entry is absent if nothing was left to give back. */
  record JobCompleted(String profileId, Job job, @Nullable LedgerEntry entry) implements Outcome {}

  record JobFailed(String profileId, Job job, @Nullable LedgerEntry entry) implements Outcome {}

  record JobExtended(String profileId, Job job) implements Outcome {}

  record JobExpired(String profileId, Job job, @Nullable LedgerEntry entry) implements Outcome {}
}
