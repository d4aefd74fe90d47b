package org.creditservice.batch;

import org.creditservice.core.Answer;
import org.creditservice.core.Outcome;
import org.creditservice.core.Refusal;

/** Puts what was decided into the form in which it is recorded and sent. */
public interface AnswerEncoder {
  /** The response message of an executed command. */
  Answer encode(Outcome outcome);

  /** The status of a refusal, which says whether it is recorded. */
  Answer encode(Refusal refusal);
}
