package org.creditservice.api.query;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.creditservice.db.query.Snapshots;

/**
 * Answers reads, on threads of their own and with a bounded queue before them: what doesn't fit is
 * OVERLOADED.
 */
public final class QueryExecutor implements AutoCloseable {
  /**
   * Longest that one statement may take for a caller without a deadline: none that is sound comes
   * near.
   */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  /** Longest that closing waits for reads under way. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Snapshots snapshots;
  private final ThreadPoolExecutor executor;

  /**
   * Reads of a database.
   *
   * @param threads as many as there are connections for them
   * @param queueMax most reads that wait for a thread
   */
  public QueryExecutor(Snapshots snapshots, int threads, int queueMax) {
    this.snapshots = snapshots;
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queueMax),
            QueryExecutor::newThread);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "credit-read");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Parses and answers a request.
   *
   * @param method the RPC's name, for the log
   * @throws ApiException if the request is invalid, or there is too much to do
   */
  <Q, T> void answer(
      String method, Q request, Function<Q, Query<T>> parse, StreamObserver<T> caller) {
    Query<T> query = parse.apply(request);
    Context call = Context.current();
    // With a handler, answering a call that was cancelled meanwhile does nothing instead of
    // throwing.
    ((ServerCallStreamObserver<T>) caller).setOnCancelHandler(() -> {});
    try {
      executor.execute(() -> answer(method, query, call, caller));
    } catch (RejectedExecutionException e) {
      throw executor.isShutdown() ? Errors.shuttingDown() : Errors.overloaded();
    }
  }

  private <T> void answer(String method, Query<T> query, Context call, StreamObserver<T> caller) {
    if (call.isCancelled()) {
      // Nobody waits for it any more.
      return;
    }
    T answer;
    try {
      answer = snapshots.read(timeLeft(call), query::answer);
    } catch (RuntimeException e) {
      caller.onError(isTooLate(call) ? Errors.deadlineExceeded() : QueryErrors.of(method, e));
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }

  private static boolean isTooLate(Context call) {
    Deadline deadline = call.getDeadline();
    return deadline != null && deadline.isExpired();
  }

  private static Duration timeLeft(Context call) {
    Deadline deadline = call.getDeadline();
    if (deadline == null) {
      return STATEMENT_TIMEOUT;
    }
    Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    return left.compareTo(STATEMENT_TIMEOUT) < 0 ? left : STATEMENT_TIMEOUT;
  }

  /** Lets the reads under way finish, and takes no more. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
