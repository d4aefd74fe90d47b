package org.creditservice.api.query;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
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
import org.creditservice.db.query.SnapshotSource;

/**
 * Answers queries on threads of its own, so that they don't block the network threads. A query that
 * finds its bounded queue full is refused with OVERLOADED.
 */
public final class QueryExecutor implements AutoCloseable {
  /**
   * Longest that one statement may take for a caller without a deadline, far above what any
   * statement needs.
   */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  /** Longest that closing waits for running queries. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final SnapshotSource snapshots;
  private final ThreadPoolExecutor executor;

  /**
   * An executor without queries yet.
   *
   * @param threads as many as there are connections for them
   * @param queueMax most queries that wait for a thread
   */
  public QueryExecutor(SnapshotSource snapshots, int threads, int queueMax) {
    this.snapshots = snapshots;
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queueMax),
            new ThreadFactoryBuilder().setNameFormat("credit-query-%d").setDaemon(true).build());
  }

  /**
   * Parses and answers a request.
   *
   * @param method the RPC's name, for the log
   * @throws ApiException if the request is invalid or the queue is full
   */
  <Q, T> void answer(
      String method, Q request, Function<Q, Query<T>> parse, StreamObserver<T> caller) {
    Query<T> query = parse.apply(request);
    Context call = Context.current();
    // Without a cancel handler, the observer would throw if the call is cancelled before it is
    // answered.
    ((ServerCallStreamObserver<T>) caller).setOnCancelHandler(() -> {});
    try {
      executor.execute(() -> answer(method, query, call, caller));
    } catch (RejectedExecutionException e) {
      throw executor.isShutdown() ? Errors.shuttingDown() : Errors.overloaded();
    }
  }

  private <T> void answer(String method, Query<T> query, Context call, StreamObserver<T> caller) {
    if (call.isCancelled()) {
      // Nobody waits for the answer any more.
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

  /** Accepts no more queries and waits for those that were accepted. */
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
