package org.creditservice.verify;

import org.creditservice.core.ErrorReason;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded answer says.
 *
 * @param refusal the reason of a refusal; null if the operation was executed
 * @param entry without its hash, which no answer has
 */
public record AnswerFacts(
    @Nullable ErrorReason refusal,
    @Nullable Profile profile,
    @Nullable LedgerEntry entry,
    @Nullable Job job) {

  public static AnswerFacts refused(ErrorReason reason) {
    return new AnswerFacts(reason, null, null, null);
  }

  public static AnswerFacts executed(
      @Nullable Profile profile, @Nullable LedgerEntry entry, @Nullable Job job) {
    return new AnswerFacts(null, profile, entry, job);
  }
}
