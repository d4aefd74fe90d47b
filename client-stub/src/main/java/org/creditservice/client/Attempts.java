package org.creditservice.client;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call, sent again, as it is, until it has an answer that counts or its time is over. gRPC
 * repeats it a few times by itself; this goes on while servers restart.
 */
final class Attempts<Q, R> {
  private final UnaryCalls calls;
  private final MethodDescriptor<Q, R> method;
  private final Q request;
  private final Function<Throwable, CreditException> failure;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  /** The caller's: when that is cancelled, nobody waits for an answer any more. */
  private final Context context = Context.current();

  private final @Nullable TokenCredentials credentials;
  private final long endNanos;
  private int failures;
  private @Nullable Throwable unavailable;
  private volatile @Nullable ClientCallStreamObserver<Q> current;

  /**
   * Not begun yet.
   *
   * @param failure what to tell the caller when the last attempt has failed
   */
  Attempts(
      UnaryCalls calls,
      MethodDescriptor<Q, R> method,
      Q request,
      Function<Throwable, CreditException> failure) {
    this.calls = calls;
    this.method = method;
    this.request = request;
    this.failure = failure;
    this.credentials = calls.transport().credentials();
    this.endNanos = System.nanoTime() + calls.settings().timeout().toNanos();
  }

  /** Begins. Whoever cancels the future cancels the call. */
  CompletableFuture<R> begin() {
    var unused = result.whenComplete((answer, error) -> ended());
    calls.open().add(this);
    attempt();
    return result;
  }

  private void ended() {
    calls.open().remove(this);
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
            .withDeadlineAfter(CallSettings.attemptNanos(leftNanos()), TimeUnit.NANOSECONDS);
    ClientCalls.asyncUnaryCall(
        calls.transport().channel().newCall(method, options), request, new Attempt());
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
    if (isRepeated(details) && !context.isCancelled() && wait.toNanos() < leftNanos()) {
      if (isCutOff(error)) {
        calls.transport().reconnect().leaveSilent();
      }
      Runnable again = context.wrap(this::attemptAgain);
      var unused = calls.scheduler().schedule(again, wait.toNanos(), TimeUnit.NANOSECONDS);
    } else {
      result.completeExceptionally(failure.apply(telling(error)));
    }
  }

  /** Of an attempt that the end of the time cut off, the one before says more. */
  private Throwable telling(Throwable error) {
    Throwable before = unavailable;
    return isCutOff(error) && before != null ? before : error;
  }

  private static boolean isCutOff(Throwable error) {
    return Status.fromThrowable(error).getCode() == Status.Code.DEADLINE_EXCEEDED;
  }

  private void attemptAgain() {
    calls.transport().reconnect().now();
    attempt();
  }

  private boolean isRepeated(ErrorDetails error) {
    return switch (error.status().getCode()) {
      case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED -> true;
      // Not the service's own words: something between here and there, or a connection that broke.
      case INTERNAL, UNKNOWN -> error.info().isEmpty();
      case UNAUTHENTICATED -> credentials != null && credentials.reject();
      default -> error.retryAfter().isPresent() && !error.recorded() && mayWait(error);
    };
  }

  private boolean mayWait(ErrorDetails error) {
    return calls.settings().waitsForRateLimit() || !error.reason().equals("RATE_LIMITED");
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
