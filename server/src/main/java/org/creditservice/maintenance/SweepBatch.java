package org.creditservice.maintenance;

import java.time.Duration;
import java.time.Instant;
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
import org.creditservice.core.command.Command;
import org.creditservice.db.query.FoundJob;
import org.jspecify.annotations.Nullable;

/**
 * Jobs whose commands are submitted to the engine together, and the result for each.
 *
 * <p>The engine checks each job again, under its profile's lock: it may have changed since it was
 * found.
 */
final class SweepBatch {
  /** About the size of a request with the same content. */
  private static final int COMMAND_BYTES = 256;

  /** Has no effect: the engine's own limit is never longer. */
  private static final Duration TIMEOUT = Duration.ofHours(1);

  private final List<FoundJob> refused = new ArrayList<>();
  private final List<FoundJob> replayed = new ArrayList<>();
  private final List<FoundJob> failed = new ArrayList<>();
  private int executed;
  private int unanswered;
  private @Nullable NotExecutedException shutdown;

  private SweepBatch() {}

  /** Makes a job's command. */
  interface CommandFactory {
    Command found(String profileId, String jobId, Instant expireTime);
  }

  /** Submits a command for each job, and waits for all decisions. */
  static SweepBatch execute(Engine engine, CommandFactory commands, List<FoundJob> jobs)
      throws InterruptedException {
    Map<FoundJob, CompletableFuture<CommittedDecision>> decisions = new LinkedHashMap<>();
    for (FoundJob job : jobs) {
      Command command = commands.found(job.profileId(), job.jobId(), job.expireTime());
      decisions.put(job, engine.submit(command, COMMAND_BYTES, TIMEOUT));
    }
    await(decisions.values().toArray(CompletableFuture[]::new));
    SweepBatch batch = new SweepBatch();
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

  private void count(FoundJob job, CompletableFuture<CommittedDecision> future) {
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

  private void count(FoundJob job, CommittedDecision committed) {
    if (committed.refused()) {
      refused.add(job);
    } else if (committed.replayed()) {
      replayed.add(job);
    } else {
      executed++;
    }
  }

  private void count(FoundJob job, NotExecutedException notExecuted) {
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

  /** How many jobs this batch changed. */
  int executed() {
    return executed;
  }

  /** Jobs that the sweep of another server changed first. */
  List<FoundJob> replayed() {
    return replayed;
  }

  /** How many jobs were not decided; the next search finds them again. */
  int unanswered() {
    return unanswered;
  }

  /** Jobs that others ended or extended first, or whose refund would exceed the balance limit. */
  List<FoundJob> refused() {
    return refused;
  }

  /** Jobs that were not executed because of a bug. */
  List<FoundJob> failed() {
    return failed;
  }

  /** How many jobs this sweep need not submit again. */
  int answered() {
    return executed + replayed.size() + refused.size() + failed.size();
  }

  /** Not null if the engine is shutting down. */
  @Nullable NotExecutedException shutdown() {
    return shutdown;
  }
}
