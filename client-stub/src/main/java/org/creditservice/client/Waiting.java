package org.creditservice.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for futures. */
final class Waiting {
  private Waiting() {}

  /** Throws what the future failed with, with this thread's own stack beside it. */
  static <R> R join(CompletableFuture<R> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CreditException error) {
        error.addSuppressed(new Throwable("waited for here"));
        throw error;
      }
      throw e;
    }
  }
}
