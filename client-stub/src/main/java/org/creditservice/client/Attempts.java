package org.creditservice.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
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
  private final Channel channel;
  private final ScheduledExecutorService scheduler;
  private final MethodDescriptor<Q, R> method;
  private final Q request;
  private final CallSettings settings;
  private final Function<Throwable, CreditException> failure;
  private final Runnable reconnect;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final long endNanos;
  private int failures;
  private @Nullable Throwable lastFailure;
  private volatile @Nullable ClientCallStreamObserver<Q> current;

  /**
   * Not begun yet.
   *
   * @param failure what to tell the caller when the last attempt has failed
   * @param reconnect connects anew if there is no connection
   */
  Attempts(
      Channel channel,
      ScheduledExecutorService scheduler,
      MethodDescriptor<Q, R> method,
      Q request,
      CallSettings settings,
      Function<Throwable, CreditException> failure,
      Runnable reconnect) {
    this.channel = channel;
    this.scheduler = scheduler;
    this.method = method;
    this.request = request;
    this.settings = settings;
    this.failure = failure;
    this.reconnect = reconnect;
    this.endNanos = System.nanoTime() + settings.timeout().toNanos();
  }

  /** Begins. Whoever cancels the future cancels the call. */
  CompletableFuture<R> begin() {
    var unused =
        result.whenComplete(
            (answer, error) -> {
              ClientCallStreamObserver<Q> attempt = current;
              if (result.isCancelled() && attempt != null) {
                attempt.cancel("the caller has cancelled the call", null);
              }
            });
    attempt();
    return result;
  }

  private void attempt() {
    if (result.isDone()) {
      return;
    }
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(leftNanos(), TimeUnit.NANOSECONDS);
    ClientCalls.asyncUnaryCall(channel.newCall(method, options), request, new Attempt());
  }

  private long leftNanos() {
    return endNanos - System.nanoTime();
  }

  private void failed(Throwable error) {
    failures++;
    ErrorDetails details = ErrorDetails.of(error);
    Duration wait = details.waitFor(CallSettings.backoff(failures));
    if (isRepeated(details) && wait.toNanos() < leftNanos()) {
      lastFailure = error;
      var unused = scheduler.schedule(this::attemptAgain, wait.toNanos(), TimeUnit.NANOSECONDS);
    } else {
      result.completeExceptionally(failure.apply(telling(error)));
    }
  }

  /** Of an attempt that the end of the time cut off, the one before says more. */
  private Throwable telling(Throwable error) {
    Throwable before = lastFailure;
    boolean cutOff = Status.fromThrowable(error).getCode() == Status.Code.DEADLINE_EXCEEDED;
    return cutOff && before != null ? before : error;
  }

  private void attemptAgain() {
    reconnect.run();
    attempt();
  }

  private boolean isRepeated(ErrorDetails error) {
    if (error.reason().equals("RATE_LIMITED")) {
      return settings.waitsForRateLimit();
    }
    boolean saysWhen = error.retryAfter().isPresent() && !error.recorded();
    return error.status().getCode() == Status.Code.UNAVAILABLE || saysWhen;
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
