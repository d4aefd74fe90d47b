package org.creditservice.api.command;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.Supplier;
import org.creditservice.api.error.Errors;
import org.creditservice.batch.NotExecutedException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls while no command would be taken, before anything but their headers is read: under
 * overload it is the refusals that there are most of, and what they cost is taken from the calls
 * that are executed.
 */
final class AdmissionInterceptor implements ServerInterceptor {
  private final Supplier<@Nullable NotExecutedException> refusal;

  /**
   * @param refusal why no command would be taken now; null if some would
   */
  AdmissionInterceptor(Supplier<@Nullable NotExecutedException> refusal) {
    this.refusal = refusal;
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    NotExecutedException why = refusal.get();
    if (why != null) {
      throw Errors.notExecuted(why);
    }
    return next.startCall(call, headers);
  }
}
