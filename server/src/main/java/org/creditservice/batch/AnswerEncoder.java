package org.creditservice.batch;

import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.RecordedAnswer;

/** Puts what was decided into the form in which it is recorded and sent. */
public interface AnswerEncoder {
  /** The response message of an executed command. */
  RecordedAnswer encode(Outcome outcome);

  /** The status of a refusal, which says whether it is recorded. */
  RecordedAnswer encode(Refusal refusal);
}
