package org.creditservice.batch;

import org.creditservice.core.Method;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.RecordedAnswer;

/** Encodes decisions as the answers that are recorded and sent. */
public interface AnswerEncoder {
  /** The response message of an executed command. */
  RecordedAnswer encode(Method method, Outcome outcome);

  /** The status of a refusal. */
  RecordedAnswer encode(Refusal refusal);
}
