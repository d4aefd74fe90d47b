package org.creditservice.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A call that changes nothing. */
public final class Read<R> implements Call<R> {
  private final Supplier<CompletableFuture<R>> execution;

  Read(Supplier<CompletableFuture<R>> execution) {
    this.execution = execution;
  }

  @Override
  public CompletableFuture<R> executeAsync() {
    return execution.get();
  }
}
