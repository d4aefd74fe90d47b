package org.creditservice.api.observe;

import org.jspecify.annotations.Nullable;

/** Is told of the calls of one method, on network threads: it must not block. */
public interface MethodObserver {
  /** Observes nothing. */
  MethodObserver NONE =
      new MethodObserver() {
        @Override
        public void began() {}

        @Override
        public void ended(String outcome, long tookNanos) {}
      };

  /** The outcome of a call that didn't fail. */
  String OK = "OK";

  /** A call has begun: its headers are here. */
  void began();

  /**
   * A call has ended: its answer was given to the network, or nobody waits for it any more.
   *
   * @param outcome {@link #OK}, the name of an {@link org.creditservice.core.ErrorReason}, or the
   *     name of the status code where gRPC itself failed the call
   */
  void ended(String outcome, long tookNanos);

  /** Whether calls are traced, too. */
  default boolean traces() {
    return false;
  }

  /**
   * Begins the trace of a call.
   *
   * @param traceparent the header by which the caller says what the call is part of
   * @param tracestate that belongs to it
   */
  default CallTrace trace(@Nullable String traceparent, @Nullable String tracestate) {
    throw new UnsupportedOperationException("calls are not traced");
  }
}
