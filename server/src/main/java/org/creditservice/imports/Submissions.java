package org.creditservice.imports;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.EngineSettings;

/** Brings rows to the engine and waits for their replies. */
final class Submissions {
  /** With the engine's own patience, minutes: longer than a database takes to come back. */
  private static final int ATTEMPTS_MAX = 30;

  /** Taken for the size of a request, which a row doesn't have. */
  private static final int ROW_BYTES = 256;

  /** A few full batches: what keeps all lanes busy. */
  private static final int IN_FLIGHT_MAX = 2000;

  private final Engine engine;
  private final EngineSettings settings;

  Submissions(Engine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /** How many rows may be in flight so that even a single lane can take them all. */
  int inFlightMax() {
    long bytes = settings.queueMaxBytes() / ROW_BYTES;
    return (int) Math.min(IN_FLIGHT_MAX, Math.min(bytes, settings.queueMax()));
  }

  CompletableFuture<CommittedDecision> submit(ProfileRow row) {
    return engine.submit(row.command(), ROW_BYTES, settings.maxWait());
  }

  /**
   * The reply to a row, once it is there.
   *
   * @throws NotExecutedException if there is none; {@link #pause} and submit again if it says that
   *     helps. A row that went in with a commit whose answer was lost counts as already there then.
   */
  static CommittedDecision get(CompletableFuture<CommittedDecision> reply)
      throws InterruptedException {
    try {
      return reply.get();
    } catch (ExecutionException e) {
      throw notExecuted(e);
    }
  }

  /** Waits after the {@code attempt}th failure, counted from 1, of the same row. */
  static void pause(NotExecutedException failure, int attempt)
      throws InterruptedException, ImportAbortedException {
    Duration pause = failure.retryAfter();
    if (pause == null || attempt == ATTEMPTS_MAX) {
      throw new ImportAbortedException(String.valueOf(failure.getMessage()));
    }
    Thread.sleep(pause.toMillis());
  }

  private static NotExecutedException notExecuted(ExecutionException e) {
    if (e.getCause() instanceof NotExecutedException failure) {
      return failure;
    }
    throw new IllegalStateException("a command failed for an unforeseen reason", e.getCause());
  }
}
