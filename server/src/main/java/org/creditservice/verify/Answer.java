package org.creditservice.verify;

import org.creditservice.core.Method;
import org.creditservice.db.audit.AuditedOperation;
import org.creditservice.verify.AnswerReader.UnreadableAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an operation, as far as it can be read.
 *
 * @param method null if it is not known
 * @param facts null if the answer can't be read
 * @param problem why it can't, a clause; else null
 */
record Answer(@Nullable Method method, @Nullable AnswerFacts facts, @Nullable String problem) {

  static Answer read(AnswerReader reader, AuditedOperation operation) {
    Method method = method(operation.method());
    try {
      if (operation.refusalReason() != null) {
        return new Answer(method, reader.refusal(operation.answer()), null);
      }
      return method == null
          ? new Answer(null, null, null)
          : new Answer(method, reader.response(method, operation.answer()), null);
    } catch (UnreadableAnswerException e) {
      return new Answer(method, null, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Method method(String name) {
    for (Method method : Method.values()) {
      if (method.wireName().equals(name)) {
        return method;
      }
    }
    return null;
  }
}
