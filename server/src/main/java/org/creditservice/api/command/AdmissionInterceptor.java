package org.creditservice.api.command;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.Function;
import org.creditservice.api.answer.AnswerShare;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.caller.Caller;
import org.creditservice.api.error.Errors;
import org.creditservice.batch.NotExecutedException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls while the engine takes no commands of theirs, or while the caller's connection
 * leaves too much unread, before anything but their headers is read. Under overload most calls are
 * refused, and each refusal costs time that the other calls need.
 */
final class AdmissionInterceptor implements ServerInterceptor {
  private final Function<Object, @Nullable NotExecutedException> unavailability;

  /**
   * An interceptor.
   *
   * @param unavailability why the engine takes no command of a caller now; null if it does
   */
  AdmissionInterceptor(Function<Object, @Nullable NotExecutedException> unavailability) {
    this.unavailability = unavailability;
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    NotExecutedException reason = unavailability.apply(Caller.shareOf(call));
    if (reason != null) {
      throw Errors.notExecuted(reason);
    }
    AnswerShare unread = ConnectionAnswers.of(call).small();
    if (!unread.hasRoom()) {
      throw unread.refusal();
    }
    return next.startCall(call, headers);
  }
}
