package org.creditservice.client;

import java.util.concurrent.CompletableFuture;

/** A call of the service that can be executed, and executed again. */
public sealed interface Call<R> permits Operation, Read {
  /**
   * Executes it, and waits for the answer.
   *
   * @throws RefusedException if the service refuses it
   * @throws UnknownOutcomeException if a command has no answer in time
   * @throws UnavailableException if a read has no answer in time
   */
  default R execute() {
    return Waiting.join(executeAsync());
  }

  /**
   * Executes it. The future fails with the same exceptions; to cancel it cancels the call, but not
   * what has been executed already.
   */
  CompletableFuture<R> executeAsync();
}
