package org.creditservice.api.error;

import io.grpc.stub.StreamObserver;

/** Ends calls whose answer could not be sent. */
public final class LastWord {
  private LastWord() {}

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
