package org.creditservice.batch;

import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.record.RecordedAnswer;

/**
 * What was decided about a command. Handed out only after its transaction was committed.
 *
 * @param answer the bytes to answer with: a response message, or the status of a refusal
 * @param replayed true if an earlier call with the same key recorded the answer. False where this
 *     very command did, in an attempt whose commit seemed to fail
 */
public record CommittedDecision(Decision decision, RecordedAnswer answer, boolean replayed) {
  /** True if the answer is the status of a refusal. */
  public boolean refused() {
    return decision instanceof Refused
        || (decision instanceof Replayed earlier && !earlier.operation().executed());
  }
}
