package org.creditservice.client;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call, sent again, as it is, until it has an answer that counts or its time is over. gRPC
 * repeats it a few times by itself; this goes on while servers restart.
 */
final class Attempts<Q, R> {
  private final Transport transport;
  private final OpenCalls<Attempts<?, ?>> open;
  private final ScheduledExecutorService scheduler;
  private final MethodDescriptor<Q, R> method;
  private final Q request;
  private final CallSettings settings;
  private final Function<Throwable, CreditException> failure;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final @Nullable TokenCredentials credentials;
  private final long endNanos;
  private int failures;
  private @Nullable Throwable unavailable;
  private volatile @Nullable ClientCallStreamObserver<Q> current;

  /**
   * Not begun yet.
   *
   * @param open ends the call with the client
   * @param failure what to tell the caller when the last attempt has failed
   */
  Attempts(
      Transport transport,
      OpenCalls<Attempts<?, ?>> open,
      ScheduledExecutorService scheduler,
      MethodDescriptor<Q, R> method,
      Q request,
      CallSettings settings,
      Function<Throwable, CreditException> failure) {
    this.transport = transport;
    this.open = open;
    this.scheduler = scheduler;
    this.method = method;
    this.request = request;
    this.settings = settings;
    this.failure = failure;
    this.credentials = transport.credentials();
    this.endNanos = System.nanoTime() + settings.timeout().toNanos();
  }

  /** Begins. Whoever cancels the future cancels the call. */
  CompletableFuture<R> begin() {
    var unused = result.whenComplete((answer, error) -> ended());
    open.add(this);
    attempt();
    return result;
  }

  private void ended() {
    open.remove(this);
    ClientCallStreamObserver<Q> attempt = current;
    if (result.isCancelled() && attempt != null) {
      attempt.cancel("the caller has cancelled the call", null);
    }
  }

  /** The client is closed. */
  void end() {
    Status closed = Status.UNAVAILABLE.withDescription("The client was closed.");
    result.completeExceptionally(failure.apply(closed.asRuntimeException()));
  }

  private void attempt() {
    if (result.isDone()) {
      return;
    }
    CallOptions options =
        CallOptions.DEFAULT
            .withCallCredentials(credentials)
            .withDeadlineAfter(leftNanos(), TimeUnit.NANOSECONDS);
    ClientCalls.asyncUnaryCall(
        transport.channel().newCall(method, options), request, new Attempt());
  }

  private long leftNanos() {
    return endNanos - System.nanoTime();
  }

  private void failed(Throwable error) {
    if (result.isDone()) {
      return;
    }
    failures++;
    ErrorDetails details = ErrorDetails.of(error);
    if (details.status().getCode() == Status.Code.UNAVAILABLE) {
      unavailable = error;
    }
    Duration wait = details.waitFor(CallSettings.backoff(failures));
    if (isRepeated(details) && wait.toNanos() < leftNanos()) {
      var unused = scheduler.schedule(this::attemptAgain, wait.toNanos(), TimeUnit.NANOSECONDS);
    } else {
      result.completeExceptionally(failure.apply(telling(error)));
    }
  }

  /** Of an attempt that the end of the time cut off, the one before says more. */
  private Throwable telling(Throwable error) {
    Throwable before = unavailable;
    boolean cutOff = Status.fromThrowable(error).getCode() == Status.Code.DEADLINE_EXCEEDED;
    return cutOff && before != null ? before : error;
  }

  private void attemptAgain() {
    transport.reconnect().run();
    attempt();
  }

  private boolean isRepeated(ErrorDetails error) {
    return switch (error.status().getCode()) {
      case UNAVAILABLE, CANCELLED -> true;
      // Not the service's own words: something between here and there, or a connection that broke.
      case INTERNAL, UNKNOWN -> error.info().isEmpty();
      case UNAUTHENTICATED -> credentials != null && credentials.reject();
      default -> error.retryAfter().isPresent() && !error.recorded() && mayWait(error);
    };
  }

  private boolean mayWait(ErrorDetails error) {
    return settings.waitsForRateLimit() || !error.reason().equals("RATE_LIMITED");
  }

  private final class Attempt implements ClientResponseObserver<Q, R> {
    private @Nullable R answer;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> call) {
      current = call;
    }

    @Override
    public void onNext(R value) {
      answer = value;
    }

    @Override
    public void onError(Throwable error) {
      failed(error);
    }

    @Override
    public void onCompleted() {
      result.complete(answer);
    }
  }
}
