package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.creditservice.db.FailureKind;
import org.creditservice.db.batch.ProfileRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch to completion: retries transient failures and isolates the one command that cannot
 * succeed.
 *
 * <p>A retry is always of the whole transaction, read and decided anew. So it does not matter
 * whether a transaction whose commit was not answered had been committed: if it was, its keys are
 * found, and the commands get the answers recorded under them.
 */
final class BatchRunner {
  private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

  private final GroupCommit groupCommit;
  private final CommitListener listener;
  private volatile RunningBatch running = RunningBatch.partOf(Batch.EMPTY);
  private volatile boolean databaseUnavailable;
  private volatile boolean abandoned;

  BatchRunner(GroupCommit groupCommit, CommitListener listener) {
    this.groupCommit = groupCommit;
    this.listener = listener;
  }

  /** The commands of the batch that is being executed. */
  List<PendingCommand> running() {
    return running.commands();
  }

  /** Whether the last attempt found the database unavailable. */
  boolean databaseUnavailable() {
    return databaseUnavailable;
  }

  /** Fails the running batch instead of retrying it. */
  void abandon() {
    abandoned = true;
  }

  /**
   * Executes a batch until nobody waits for an answer any more.
   *
   * @param latecomers gives the commands that may join once the batch's profiles are locked
   * @return the commands that were left out, because another session holds their profile's lock
   */
  List<PendingCommand> run(Batch batch, UnaryOperator<Batch> latecomers)
      throws InterruptedException {
    running = RunningBatch.of(batch, latecomers);
    try {
      return attempt(running);
    } finally {
      running = RunningBatch.partOf(Batch.EMPTY);
    }
  }

  private List<PendingCommand> attempt(RunningBatch rest) throws InterruptedException {
    for (int attempt = 0; !rest.batch().isEmpty() && !abandoned; attempt++) {
      try {
        CommittedBatch committed = groupCommit.execute(rest);
        databaseUnavailable = false;
        deliver(committed);
        return committed.blocked();
      } catch (RuntimeException e) {
        switch (FailureKind.of(e)) {
          case LOCK_TIMEOUT -> {
            if (rest.batch().probing()) {
              return separate(rest.batch());
            }
            rest.becomeProbe();
          }
          case CONTENTION, STALE_PLAN -> Backoff.CONTENTION.pause(attempt);
          case UNAVAILABLE -> {
            databaseUnavailable = true;
            log.debug("the database is unavailable, the batch waits", e);
            Backoff.UNAVAILABLE.pause(attempt);
          }
          case DATA -> {
            return isolate(rest.batch(), e);
          }
        }
      }
      rest.dropDone();
    }
    rest.commands().forEach(pending -> pending.fail(NotExecutedException.shuttingDown()));
    return List.of();
  }

  /**
   * Answers on the lane's thread: what the answered callers send next queues up meanwhile, and the
   * next batch is a full one.
   */
  private void deliver(CommittedBatch committed) {
    committed.lastSequences().forEach(listener::committed);
    committed.decisions().forEach(PendingCommand::complete);
  }

  /**
   * Halves the batch by profile until only the blocked profile remains; the others go on. The lock
   * that blocks it is not one on its row, but that of a row not yet committed, say: {@code SKIP
   * LOCKED} does not skip it.
   */
  private List<PendingCommand> separate(Batch batch) throws InterruptedException {
    List<ProfileRef> profiles = List.copyOf(batch.profiles());
    if (profiles.size() == 1) {
      return batch.commands();
    }
    Set<String> half =
        profiles.subList(0, profiles.size() / 2).stream()
            .map(ProfileRef::profileId)
            .collect(Collectors.toSet());
    return attemptParts(batch.only(half), batch.without(half));
  }

  /** Halves the batch until the command that cannot succeed is alone. The others succeed. */
  private List<PendingCommand> isolate(Batch batch, RuntimeException failure)
      throws InterruptedException {
    if (batch.size() > 1) {
      return attemptParts(batch.firstHalf(), batch.secondHalf());
    }
    PendingCommand poisoned = batch.commands().get(0);
    String what = poisoned.command().method() + " of " + poisoned.key();
    poisoned.fail(NotExecutedException.internalError(what, failure));
    return List.of();
  }

  private List<PendingCommand> attemptParts(Batch first, Batch second) throws InterruptedException {
    List<PendingCommand> blocked = new ArrayList<>(attempt(RunningBatch.partOf(first)));
    blocked.addAll(attempt(RunningBatch.partOf(second)));
    return blocked;
  }
}
