package org.creditservice.api.observe;

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
}
