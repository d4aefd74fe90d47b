package org.creditservice.client;

import io.grpc.MethodDescriptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** The calls of one client that have one answer, and end with it. */
record UnaryCalls(
    Transport transport,
    ScheduledExecutorService scheduler,
    CallSettings settings,
    OpenCalls<Attempts<?, ?>> open)
    implements AutoCloseable {
  UnaryCalls(Transport transport, ScheduledExecutorService scheduler, CallSettings settings) {
    this(transport, scheduler, settings, new OpenCalls<>(Attempts::end));
  }

  /**
   * Begins a call.
   *
   * @param failure what to tell the caller when the last attempt has failed
   */
  <Q, R> CompletableFuture<R> execute(
      MethodDescriptor<Q, R> method, Q request, Function<Throwable, CreditException> failure) {
    return new Attempts<>(this, method, request, failure).begin();
  }

  /** Ends all; to be called when the channel is shut down. */
  @Override
  public void close() {
    open.close();
  }
}
