package org.creditservice.verify;

import org.creditservice.core.Method;

/** Reads recorded answers, whose form only the wire knows. */
public interface AnswerReader {
  /** An answer that can't be read. The message is a clause. */
  final class UnreadableAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableAnswerException(String clause, Throwable cause) {
      super(clause, cause);
    }
  }

  /** What the response message of an executed operation says. */
  AnswerFacts response(Method method, byte[] answer) throws UnreadableAnswerException;

  /** What the status of a refused operation says. */
  AnswerFacts refusal(byte[] answer) throws UnreadableAnswerException;
}
