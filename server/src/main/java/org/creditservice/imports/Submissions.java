package org.creditservice.imports;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.Engine;
import org.creditservice.batch.HeapCost;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.EngineSettings;

/** Submits rows to the engine and waits for their decisions. */
final class Submissions {
  /** Minutes in total, with the engine's own waits: longer than a database takes to restart. */
  private static final int ATTEMPTS_MAX = 30;

  /** The size that the queue counts for a row, which has no request. */
  private static final int ROW_BYTES = 256;

  /** A few full batches, which keep all lanes busy. */
  private static final int IN_FLIGHT_MAX = 2000;

  private static final Duration FOREVER = Duration.ofDays(1);

  private final Engine engine;
  private final EngineSettings settings;
  private final CompletableFuture<?> stop;

  /**
   * Submissions to an engine.
   *
   * @param stop once it is completed, nothing is waited for any more
   */
  Submissions(Engine engine, EngineSettings settings, CompletableFuture<?> stop) {
    this.engine = engine;
    this.settings = settings;
    this.stop = stop;
  }

  /** How many rows may be in flight: as many as a single lane accepts, with half of the memory. */
  int inFlightMax() {
    long rows = settings.queueMaxBytes() / 2 / HeapCost.of(ROW_BYTES);
    return (int) Math.min(IN_FLIGHT_MAX, Math.min(rows, settings.queueMax()));
  }

  CompletableFuture<CommittedDecision> submit(Row row) {
    return engine.submit(row.command(), ROW_BYTES, settings.maxWait());
  }

  /**
   * Waits for the decision about a row.
   *
   * @throws NotExecutedException if there is none. If it has a retry delay, {@link #pause} and
   *     submit again. If the row was executed by a commit whose response was lost, the second
   *     decision is a replay, and the row counts as already there.
   */
  static CommittedDecision get(CompletableFuture<CommittedDecision> decision)
      throws InterruptedException {
    try {
      return decision.get();
    } catch (ExecutionException e) {
      throw notExecuted(e);
    }
  }

  /** Waits for the decision about a row; false if the stop comes first. */
  boolean awaits(CompletableFuture<CommittedDecision> decision) throws InterruptedException {
    await(CompletableFuture.anyOf(decision, stop), FOREVER);
    return !stop.isDone();
  }

  /** Waits until all of these are decided, and no longer than {@code limit}. */
  static void await(List<CompletableFuture<CommittedDecision>> decisions, Duration limit)
      throws InterruptedException {
    await(CompletableFuture.allOf(decisions.toArray(CompletableFuture[]::new)), limit);
  }

  private static void await(CompletableFuture<?> all, Duration limit) throws InterruptedException {
    try {
      Object unused = all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Who asks for a decision gets its failure.
    }
  }

  /**
   * Waits after a failure of a row, unless the stop comes; {@code attempt} counts its failures from
   * 1.
   */
  void pause(NotExecutedException failure, int attempt)
      throws InterruptedException, ImportAbortedException {
    Duration pause = failure.retryAfter();
    if (pause == null || attempt == ATTEMPTS_MAX) {
      throw new ImportAbortedException(
          "A row could not be executed in %d attempt(s), the last of which ended with %s."
              .formatted(attempt, failure.reason()));
    }
    await(stop, pause);
  }

  private static NotExecutedException notExecuted(ExecutionException e) {
    if (e.getCause() instanceof NotExecutedException failure) {
      return failure;
    }
    throw new IllegalStateException("unexpected failure of a command", e.getCause());
  }
}
