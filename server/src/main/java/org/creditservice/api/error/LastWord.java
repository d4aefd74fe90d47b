package org.creditservice.api.error;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Ends calls whose answer could not be sent. */
public final class LastWord {
  private LastWord() {}

  /**
   * Ends a call that has failed, unless its connection has no thread any more: a server that leaves
   * its calls no time has ended that, and nobody is there to be answered.
   *
   * @param error what the caller gets; it may log the cause
   */
  public static void say(
      StreamObserver<?> caller, Throwable cause, Function<Throwable, ApiException> error) {
    if (!(cause instanceof RejectedExecutionException)) {
      say(caller, error.apply(cause));
    }
  }

  /**
   * Ends the call of {@code caller} with {@code error}, unless gRPC has ended it already, as it
   * does when it fails to send a message.
   */
  public static void say(StreamObserver<?> caller, ApiException error) {
    try {
      caller.onError(error);
    } catch (RuntimeException | Error ignored) {
      // Nothing more can be said, and the thread must live on to answer others.
    }
  }
}
