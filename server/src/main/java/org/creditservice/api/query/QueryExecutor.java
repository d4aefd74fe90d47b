package org.creditservice.api.query;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.caller.Caller;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.creditservice.api.error.LastWord;
import org.creditservice.api.error.QueryErrors;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.config.ReadSettings;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers queries on threads of its own, so that they don't block the network threads. A query that
 * finds its bounded queue full, or its caller's share of it, is refused with OVERLOADED, and so is
 * one whose connection leaves too many answers unread for too long. Heavy queries leave half of the
 * threads to others.
 */
public final class QueryExecutor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueryExecutor.class);

  /**
   * Longest that one statement may take for a caller without a deadline, far above what any
   * statement needs.
   */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  /** Longest that closing waits for running queries. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final SnapshotSource snapshots;
  private final LimitObserver exceeded;
  private final QueryQueue queue;
  private final ExecutorService threads;

  /**
   * An executor without queries yet.
   *
   * @param threads as many as there are connections for them
   * @param settings how queries queue
   * @param budget for their answers
   * @param exceeded is told of queries that are refused since the queue is full
   */
  public QueryExecutor(
      SnapshotSource snapshots,
      int threads,
      ReadSettings settings,
      AnswerBudget budget,
      LimitObserver exceeded) {
    this.snapshots = snapshots;
    this.exceeded = exceeded;
    this.queue = new QueryQueue(settings.queueMax(), settings.heavyMax(), budget);
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            new ThreadFactoryBuilder().setNameFormat("credit-query-%d").setDaemon(true).build());
    for (int i = 0; i < threads; i++) {
      this.threads.execute(this::work);
    }
  }

  private void work() {
    try {
      for (Runnable next = queue.take(); next != null; next = queue.take()) {
        run(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A query answers its own failures. Whatever is left, the thread goes on: it isn't replaced. */
  private static void run(Runnable query) {
    try {
      query.run();
    } catch (RuntimeException | Error e) {
      log.error(LogEvent.QUERY_FAILED, "a query failed and may be without an answer", e);
    }
  }

  /**
   * Parses and answers a request.
   *
   * @param method the RPC's name, for the log
   * @throws ApiException if the request is invalid or the queue is full
   */
  <Q, T> void answer(
      String method, Q request, Function<Q, Query<T>> parse, StreamObserver<T> observer) {
    ServerCallStreamObserver<T> caller = (ServerCallStreamObserver<T>) observer;
    WaitingQuery query = waiting(method, parse.apply(request), caller);
    caller.setOnCancelHandler(() -> queue.remove(query));
    switch (queue.offer(query)) {
      case ADMITTED -> {}
      case FULL -> {
        exceeded.exceeded(Limit.READ_QUEUE);
        throw Errors.overloaded();
      }
      case SHARE_FULL -> throw Errors.shareFull();
      case CLOSED -> throw Errors.shuttingDown();
    }
  }

  private <T> WaitingQuery waiting(String method, Query<T> query, StreamObserver<T> caller) {
    Context call = Context.current();
    int bytesMax = query.answerBytesMax();
    return new WaitingQuery(
        Caller.share(), ConnectionAnswers.current().share(bytesMax), bytesMax, query.isHeavy()) {
      @Override
      void execute() {
        answer(method, query, call, caller);
      }

      @Override
      void refuse(ApiException error) {
        LastWord.say(caller, error);
      }
    };
  }

  private <T> void answer(String method, Query<T> query, Context call, StreamObserver<T> caller) {
    if (call.isCancelled()) {
      // Nobody waits for the answer any more.
      return;
    }
    try {
      T answer = snapshots.read(timeLeft(call), query::answer);
      caller.onNext(answer);
      caller.onCompleted();
    } catch (RuntimeException | Error e) {
      LastWord.say(
          caller,
          e,
          cause -> isTooLate(call) ? Errors.deadlineExceeded() : QueryErrors.of(method, cause));
    }
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

  /** How many queries were refused since their caller had its share of the queue. */
  public long refusedForShare() {
    return queue.refusedForShare();
  }

  /** Accepts no more queries, and refuses those that wait for others to be read. */
  public void drain() {
    queue.close();
  }

  /** Drains, and waits for the queries that were accepted. */
  @Override
  public void close() {
    drain();
    threads.shutdown();
    try {
      threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
