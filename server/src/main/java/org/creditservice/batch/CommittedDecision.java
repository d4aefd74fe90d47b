package org.creditservice.batch;

import org.creditservice.core.ErrorReason;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.RecordedAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a command. Handed out only after its transaction was committed.
 *
 * @param answer the bytes to answer with: a response message, or the status of a refusal
 * @param replayed true if an earlier call with the same key recorded the answer. False where this
 *     very command did, in an attempt whose commit seemed to fail
 * @param entry that this very command has appended, if any
 */
public record CommittedDecision(
    Decision decision, RecordedAnswer answer, boolean replayed, @Nullable LedgerEntry entry) {

  /** Of a command that appended nothing. */
  public CommittedDecision(Decision decision, RecordedAnswer answer, boolean replayed) {
    this(decision, answer, replayed, null);
  }

  /** True if the answer is the status of a refusal. */
  public boolean refused() {
    return refusal() != null;
  }

  /** Why it was refused; null if it was executed. */
  public @Nullable ErrorReason refusal() {
    if (decision instanceof Refused refused) {
      return refused.refusal().reason();
    }
    return decision instanceof Replayed earlier ? earlier.operation().refusal() : null;
  }

  /** Whether a retry found out that a commit that seemed to fail had succeeded. */
  public boolean resolvedUnknownCommit() {
    return decision instanceof Replayed && !replayed;
  }
}
