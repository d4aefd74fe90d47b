package org.creditservice.batch;

import org.creditservice.batch.BatchObserver.Step;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.command.Rulebook;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.batch.BatchTransaction;
import org.creditservice.db.batch.LockedProfiles;
import org.creditservice.db.batch.Prefetched;

/** Executes a batch as one transaction: lock, admit latecomers, prefetch, decide, write, commit. */
final class GroupCommit {
  private final BatchDatabase lanes;
  private final Rulebook rulebook;
  private final AnswerEncoder encoder;
  private final Writing writing;
  private volatile BatchSpan span = BatchSpan.LANE;

  /** What is done with the effects of a batch. */
  enum Writing {
    WRITTEN,
    /** They are left out: whatever was decided, the transaction changes nothing. */
    REHEARSED
  }

  GroupCommit(BatchDatabase lanes, Rulebook rulebook, AnswerEncoder encoder, Writing writing) {
    this.lanes = lanes;
    this.rulebook = rulebook;
    this.encoder = encoder;
    this.writing = writing;
  }

  /** Before the first batch: what one may contain. */
  void begin(BatchSpan span) {
    this.span = span;
    lanes.begin(span, writing == Writing.WRITTEN);
  }

  /** Whether a batch may contain profiles of several buckets. */
  boolean spansBuckets() {
    return span == BatchSpan.LANE;
  }

  /**
   * Executes the commands of a batch in their order, and commits.
   *
   * @throws RuntimeException if the transaction failed. Whether it was committed is then unknown; a
   *     repetition finds out through the keys
   */
  CommittedBatch execute(RunningBatch running) {
    StepTimes times = new StepTimes();
    CommittedBatch committed =
        lanes.transactionResult(transaction -> execute(running, transaction, times));
    times.end(Step.COMMIT);
    return committed;
  }

  private CommittedBatch execute(
      RunningBatch running, BatchTransaction transaction, StepTimes times) {
    LockedProfiles locked = lock(transaction, running.batch());
    Batch latecomers = running.admitLatecomers();
    if (!latecomers.isEmpty()) {
      locked = transaction.lookUp(locked, latecomers.keys());
    }
    times.end(Step.LOCK);
    Batch free = running.batch().without(locked.blocked());
    BatchState states = BatchState.of(free, locked, prefetch(transaction, locked, free));
    times.end(Step.PREFETCH);
    BatchDecider decider = new BatchDecider(rulebook, encoder, states);
    free.commands().forEach(decider::decide);
    times.end(Step.DECIDE);
    if (writing == Writing.WRITTEN) {
      transaction.write(decider.effects());
    }
    return new CommittedBatch(
        decider.decisions(),
        running.batch().commandsOf(locked.blocked()),
        decider.effects().lastSequences(),
        times);
  }

  private static Prefetched prefetch(
      BatchTransaction transaction, LockedProfiles locked, Batch free) {
    return transaction.prefetch(locked, free.ownKeys(), free.references());
  }

  /**
   * Locks the profiles, then looks for the keys: in this order, a key can't be recorded between.
   */
  private static LockedProfiles lock(BatchTransaction transaction, Batch batch) {
    transaction.limitStatements(batch.patience());
    return batch.probing()
        ? transaction.lockFree(batch.profiles(), batch.keys())
        : transaction.lock(batch.profiles(), batch.keys());
  }
}
