package org.creditservice.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.core.command.ExpireJob;
import org.creditservice.db.query.ExpiredJobs.ExpiredJob;
import org.jspecify.annotations.Nullable;

/**
 * Overdue jobs that are submitted to the engine together, and the result for each.
 *
 * <p>The engine checks each job again, under its profile's lock: it may have changed since it was
 * found.
 */
final class ExpiryBatch {
  /** About the size of a request with the same content. */
  private static final int COMMAND_BYTES = 256;

  /** Has no effect: the engine's own limit is never longer. */
  private static final Duration TIMEOUT = Duration.ofHours(1);

  private final List<ExpiredJob> refused = new ArrayList<>();
  private final List<ExpiredJob> failed = new ArrayList<>();
  private int expired;
  private int replayed;
  private int unanswered;
  private @Nullable NotExecutedException shutdown;

  private ExpiryBatch() {}

  /** Submits all jobs, and waits for all decisions. */
  static ExpiryBatch execute(Engine engine, List<ExpiredJob> jobs) throws InterruptedException {
    Map<ExpiredJob, CompletableFuture<CommittedDecision>> decisions = new LinkedHashMap<>();
    for (ExpiredJob job : jobs) {
      ExpireJob command = ExpireJob.found(job.profileId(), job.jobId(), job.expireTime());
      decisions.put(job, engine.submit(command, COMMAND_BYTES, TIMEOUT));
    }
    await(decisions.values().toArray(CompletableFuture[]::new));
    ExpiryBatch batch = new ExpiryBatch();
    decisions.forEach(batch::count);
    return batch;
  }

  private static void await(CompletableFuture<?>[] decisions) throws InterruptedException {
    try {
      CompletableFuture.allOf(decisions).get();
    } catch (ExecutionException e) {
      // count() handles each failure.
    } catch (InterruptedException e) {
      for (CompletableFuture<?> decision : decisions) {
        decision.cancel(false);
      }
      throw e;
    }
  }

  private void count(ExpiredJob job, CompletableFuture<CommittedDecision> future) {
    try {
      count(job, future.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof NotExecutedException notExecuted) {
        count(job, notExecuted);
      } else {
        throw e;
      }
    }
  }

  private void count(ExpiredJob job, CommittedDecision committed) {
    if (committed.refused()) {
      refused.add(job);
    } else if (committed.replayed()) {
      replayed++;
    } else {
      expired++;
    }
  }

  private void count(ExpiredJob job, NotExecutedException notExecuted) {
    switch (notExecuted.reason()) {
      case SHUTTING_DOWN -> shutdown = notExecuted;
      // The engine has logged it.
      case INTERNAL_ERROR -> failed.add(job);
      // OVERLOADED, DEADLINE_EXCEEDED or DATABASE_UNAVAILABLE. The last is also the answer for a
      // profile whose lock another session holds; if the database is really unavailable, the next
      // search finds out.
      default -> unanswered++;
    }
  }

  /** How many jobs this batch expired. */
  int expired() {
    return expired;
  }

  /** How many jobs the sweep of another server expired first. */
  int replayed() {
    return replayed;
  }

  /** How many jobs were not decided; the next search finds them again. */
  int unanswered() {
    return unanswered;
  }

  /** Jobs that others ended or extended first, or whose refund would exceed the balance limit. */
  List<ExpiredJob> refused() {
    return refused;
  }

  /** Jobs that were not executed because of a bug. */
  List<ExpiredJob> failed() {
    return failed;
  }

  /** How many jobs this sweep need not submit again. */
  int answered() {
    return expired + replayed + refused.size() + failed.size();
  }

  /** Not null if the engine is shutting down. */
  @Nullable NotExecutedException shutdown() {
    return shutdown;
  }
}
