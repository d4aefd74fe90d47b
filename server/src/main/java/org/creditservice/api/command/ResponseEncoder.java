package org.creditservice.api.command;

import java.util.Map;
import java.util.Objects;
import org.creditservice.api.error.ErrorStatus;
import org.creditservice.batch.AnswerEncoder;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.RecordedAnswer;

/**
 * Encodes an outcome as its response message, with {@code replayed} unset, and a refusal as its
 * status.
 */
public final class ResponseEncoder implements AnswerEncoder {
  private final Map<Method, CommandRpc<?, ?>> rpcs = CommandRegistry.byMethod();

  @Override
  public RecordedAnswer encode(Method method, Outcome outcome) {
    CommandRpc<?, ?> rpc = Objects.requireNonNull(rpcs.get(method));
    return new RecordedAnswer(rpc.response(outcome));
  }

  @Override
  public RecordedAnswer encode(Refusal refusal) {
    return new RecordedAnswer(ErrorStatus.of(refusal).toByteArray());
  }
}
