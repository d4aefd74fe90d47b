package org.creditservice.imports;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.batch.Reply;
import org.creditservice.config.EngineSettings;

/** Brings rows to the engine and waits for their replies, however often that must be tried. */
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

  CompletableFuture<Reply> submit(ProfileRow row) {
    return engine.submit(row.command(), ROW_BYTES, settings.maxWait());
  }

  /**
   * The reply to a row, submitted again as long as the engine says "not now". A row that went in
   * with a commit whose answer was lost counts as already there.
   *
   * @throws NotExecutedException if trying again doesn't help
   */
  Reply await(ProfileRow row, CompletableFuture<Reply> submitted)
      throws InterruptedException, ImportAbortedException {
    CompletableFuture<Reply> reply = submitted;
    for (int attempt = 1; ; attempt++) {
      try {
        return reply.get();
      } catch (ExecutionException e) {
        NotExecutedException failure = notExecuted(e);
        Duration pause = failure.retryAfter();
        if (pause == null) {
          throw failure;
        }
        if (attempt == ATTEMPTS_MAX) {
          throw new ImportAbortedException(String.valueOf(failure.getMessage()));
        }
        Thread.sleep(pause.toMillis());
        reply = submit(row);
      }
    }
  }

  private static NotExecutedException notExecuted(ExecutionException e) {
    if (e.getCause() instanceof NotExecutedException failure) {
      return failure;
    }
    throw new IllegalStateException("a command failed for an unforeseen reason", e.getCause());
  }
}
