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
 * Expired jobs that are sent to the engine together, and what became of each.
 *
 * <p>The engine judges each anew, under its profile's lock: what was read before may be old.
 */
final class ExpiryBatch {
  /** About what a request of the same content would take. */
  private static final int COMMAND_BYTES = 256;

  /** The engine's own limit is shorter. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final List<ExpiredJob> refused = new ArrayList<>();
  private final List<ExpiredJob> failed = new ArrayList<>();
  private int expired;
  private int replayed;
  private int unanswered;
  private @Nullable NotExecutedException shutdown;

  private ExpiryBatch() {}

  /** Sends all of them, and waits for all answers. */
  static ExpiryBatch execute(Engine engine, List<ExpiredJob> jobs) throws InterruptedException {
    Map<ExpiredJob, CompletableFuture<CommittedDecision>> replies = new LinkedHashMap<>();
    for (ExpiredJob job : jobs) {
      ExpireJob command = ExpireJob.found(job.profileId(), job.jobId(), job.expireTime());
      replies.put(job, engine.submit(command, COMMAND_BYTES, PATIENCE));
    }
    await(replies.values().toArray(CompletableFuture[]::new));
    ExpiryBatch batch = new ExpiryBatch();
    replies.forEach(batch::count);
    return batch;
  }

  private static void await(CompletableFuture<?>[] replies) throws InterruptedException {
    try {
      CompletableFuture.allOf(replies).get();
    } catch (ExecutionException e) {
      // Each tells for itself.
    } catch (InterruptedException e) {
      for (CompletableFuture<?> reply : replies) {
        reply.cancel(false);
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

  private void count(ExpiredJob job, CommittedDecision reply) {
    if (reply.refused()) {
      refused.add(job);
    } else if (reply.replayed()) {
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

  /** How many this batch ended. */
  int expired() {
    return expired;
  }

  /** How many the sweep of another server ended first, which left its answer for this one. */
  int replayed() {
    return replayed;
  }

  /** How many have no answer that stays: the engine had no room, or their turn did not come. */
  int unanswered() {
    return unanswered;
  }

  /** Those that were ended or extended by others first, or whose credits have no room now. */
  List<ExpiredJob> refused() {
    return refused;
  }

  /** Those that a defect kept from being executed. */
  List<ExpiredJob> failed() {
    return failed;
  }

  /** How many have an answer that stays, in this sweep at least. */
  int answered() {
    return expired + replayed + refused.size() + failed.size();
  }

  /** Set if the engine takes no more commands. */
  @Nullable NotExecutedException shutdown() {
    return shutdown;
  }
}
