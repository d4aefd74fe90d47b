package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.creditservice.batch.GroupCommit.Committed;
import org.creditservice.db.FailureKind;
import org.creditservice.db.batch.BatchTransaction;
import org.creditservice.db.batch.BatchTransaction.Locked;
import org.creditservice.db.batch.ProfileRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees a batch through: repeats what failed for reasons that pass, and finds the one command that
 * can't succeed.
 *
 * <p>A repetition is always of the whole transaction, read and decided anew. So it does not matter
 * whether a transaction whose commit was not answered had been committed: if so, its keys are
 * found.
 */
final class BatchRunner {
  private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

  private final GroupCommit groupCommit;
  private final CommitListener listener;

  private volatile List<PendingCommand> running = List.of();
  private volatile boolean databaseAway;
  private volatile boolean abandoned;

  BatchRunner(GroupCommit groupCommit, CommitListener listener) {
    this.groupCommit = groupCommit;
    this.listener = listener;
  }

  /** The commands of the batch that is being executed. */
  List<PendingCommand> running() {
    return running;
  }

  /** Whether the last attempt found the database away. */
  boolean databaseAway() {
    return databaseAway;
  }

  /** Lets the running batch fail at its next attempt. */
  void abandon() {
    abandoned = true;
  }

  /**
   * Executes a batch until nobody waits for an answer any more.
   *
   * @param latecomers what else to execute once the batch's profiles are locked
   * @return those that were left out, because somebody else holds their profile's lock
   */
  List<PendingCommand> run(Batch batch, UnaryOperator<Batch> latecomers)
      throws InterruptedException {
    running = batch.commands();
    try {
      return attempt(batch, latecomers);
    } finally {
      running = List.of();
    }
  }

  private List<PendingCommand> attempt(Batch batch, UnaryOperator<Batch> latecomers)
      throws InterruptedException {
    Batch rest = batch;
    for (int attempt = 0; !rest.isEmpty() && !abandoned; attempt++) {
      try (BatchTransaction transaction = groupCommit.begin()) {
        Locked locked = groupCommit.lock(transaction, rest);
        Batch late = latecomers.apply(rest);
        if (!late.isEmpty()) {
          rest = rest.with(late);
          running = rest.commands();
          locked = transaction.lookUp(locked, late.keys());
        }
        Committed committed = groupCommit.execute(transaction, rest, locked);
        databaseAway = false;
        deliver(committed);
        return rest.of(committed.blocked());
      } catch (RuntimeException e) {
        switch (FailureKind.of(e)) {
          case LOCK_TIMEOUT -> {
            if (rest.probing()) {
              return separate(rest);
            }
            rest = rest.asProbe();
          }
          case CONTENTION -> Backoff.CONTENTION.pause(attempt);
          case UNAVAILABLE -> {
            databaseAway = true;
            log.debug("the database is away, the batch waits", e);
            Backoff.UNAVAILABLE.pause(attempt);
          }
          case DATA -> {
            return isolate(rest, e);
          }
        }
      }
      rest = rest.live();
    }
    rest.commands().forEach(pending -> pending.fail(NotExecutedException.shuttingDown()));
    return List.of();
  }

  /**
   * Answers, here and not aside: what the answered callers send next then queues up meanwhile, and
   * the next batch is a full one.
   */
  private void deliver(Committed committed) {
    committed.lastSequences().forEach(listener::committed);
    committed.decisions().forEach(PendingCommand::complete);
  }

  /**
   * Halves the batch until the profile is alone for which a stranger holds another lock than that
   * of its row, such as that of a row not yet committed; the others go on.
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
    List<PendingCommand> blocked = new ArrayList<>(attemptPart(batch.only(half)));
    blocked.addAll(attemptPart(batch.without(half)));
    return blocked;
  }

  /** Halves the batch until the command that can't succeed is alone; its mates succeed. */
  private List<PendingCommand> isolate(Batch batch, RuntimeException failure)
      throws InterruptedException {
    if (batch.size() == 1) {
      PendingCommand poisoned = batch.commands().get(0);
      String id = UUID.randomUUID().toString();
      log.error(
          "{} of {} failed, error id {}", poisoned.command().method(), poisoned.key(), id, failure);
      poisoned.fail(NotExecutedException.internalError(id));
      return List.of();
    }
    List<PendingCommand> blocked = new ArrayList<>(attemptPart(batch.firstHalf()));
    blocked.addAll(attemptPart(batch.secondHalf()));
    return blocked;
  }

  /** Without latecomers, who would overtake the other part. */
  private List<PendingCommand> attemptPart(Batch part) throws InterruptedException {
    return attempt(part, any -> Batch.EMPTY);
  }
}
