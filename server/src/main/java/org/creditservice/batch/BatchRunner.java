package org.creditservice.batch;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.creditservice.db.FailureKind;
import org.creditservice.logging.LogEvent;
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
  private final BatchObserver observer;
  private final LostTime lostTime;
  private final Nodes nodes;
  private final AtomicBoolean databaseUnavailable;
  private final Halvings halvings = new Halvings();
  private volatile Attempt lastAttempt = new Attempt(System.nanoTime(), 0);
  private volatile RunningBatch running = RunningBatch.partOf(Batch.EMPTY);
  private volatile boolean abandoned;

  /**
   * @param nodes is asked when one of them fails
   * @param databaseUnavailable whether the last attempt of any of a lane's runners found it so
   */
  BatchRunner(
      GroupCommit groupCommit,
      CommitListener listener,
      BatchObserver observer,
      LostTime lostTime,
      Nodes nodes,
      AtomicBoolean databaseUnavailable) {
    this.groupCommit = groupCommit;
    this.listener = listener;
    this.observer = observer;
    this.lostTime = lostTime;
    this.nodes = nodes;
    this.databaseUnavailable = databaseUnavailable;
  }

  /** The commands of the batch that is being executed. */
  List<PendingCommand> running() {
    return running.commands();
  }

  /** Whether the last attempt of the lane found the database unavailable. */
  boolean databaseUnavailable() {
    return databaseUnavailable.get();
  }

  /** Whether it is the database that keeps a running command beyond its deadline. */
  boolean databaseIsSlow(long nowNanos, Deadline deadline) {
    return databaseUnavailable.get() || lastAttempt.isSlow(nowNanos, lostTime.nanos(), deadline);
  }

  /** Fails the running batch instead of retrying it. */
  void abandon() {
    abandoned = true;
  }

  /**
   * Executes a batch until nobody waits for an answer any more.
   *
   * @param latecomers gives the commands that may join once the batch's profiles are locked
   * @param whenSettled is told, before the answers are delivered, that other batches may have the
   *     profiles, and which commands were left out
   */
  void run(Batch batch, UnaryOperator<Batch> latecomers, Consumer<Blocked> whenSettled)
      throws InterruptedException {
    RunningBatch whole = RunningBatch.of(batch, latecomers, whenSettled);
    running = whole;
    try {
      whole.settle(attempt(whole));
    } finally {
      running = RunningBatch.partOf(Batch.EMPTY);
    }
  }

  private Blocked attempt(RunningBatch rest) throws InterruptedException {
    Blocked blocked = rest.dropDone();
    boolean refused = false;
    for (int attempt = 0; !rest.batch().isEmpty() && !abandoned; attempt++) {
      CommittedBatch committed;
      lastAttempt = new Attempt(System.nanoTime(), lostTime.nanos());
      try {
        committed = groupCommit.execute(rest);
      } catch (RuntimeException | Error e) {
        FailureKind kind = kind(e);
        if (!kind.isFinal()) {
          observer.retried(kind);
        }
        switch (kind) {
          case LOCK_TIMEOUT -> {
            if (rest.batch().probing()) {
              return blocked.with(Blocked.timedOut(rest.commands()));
            }
            rest.becomeProbe();
          }
          case CONTENTION, STALE_PLAN -> Backoff.CONTENTION.pause(attempt);
          case UNAVAILABLE -> {
            databaseUnavailable.set(true);
            log.debug("the database is unavailable, the batch waits", e);
            Backoff.UNAVAILABLE.pause(attempt);
          }
          case NODE_UNAVAILABLE -> {
            log.debug("a node of the database is unavailable, its part of it rests", e);
            return blocked.with(
                loseTooOften(rest.batch(), e)
                    ? isolate(rest.batch(), e)
                    : Blocked.unreachable(rest.commands()));
          }
          case DATA -> {
            return blocked.with(isolate(rest.batch(), e));
          }
          case STATEMENT -> {
            if (refused) {
              refuse(rest.batch(), e);
              return blocked;
            }
            // A table that is just being changed may not be the same for each session or node.
            refused = true;
            Backoff.UNAVAILABLE.pause(0);
          }
        }
        blocked = blocked.with(rest.dropDone());
        continue;
      }
      databaseUnavailable.set(false);
      Blocked all = blocked.with(Blocked.skipped(committed.blocked()));
      rest.settle(all);
      deliver(committed);
      return all;
    }
    rest.commands().forEach(pending -> pending.fail(NotExecutedException.shuttingDown()));
    return blocked;
  }

  /**
   * Answers on the lane's thread: what the answered callers send next queues up meanwhile, and the
   * next batch is a full one. What is committed is answered, whatever a listener does.
   */
  private void deliver(CommittedBatch committed) {
    try {
      committed.lastSequences().forEach(listener::committed);
      committed.tell(observer, lastAttempt.beginNanos());
    } catch (RuntimeException | Error e) {
      log.error(
          LogEvent.LISTENER_FAILED, "a listener failed; the batch is committed and is answered", e);
    }
    committed.decisions().forEach(PendingCommand::complete);
  }

  /**
   * A node that doesn't answer is unavailable: nothing takes as long as a statement may, not even a
   * wait for a lock. Where a transaction may have any profile of the lane, no node has a part of
   * them: then it was a proxy that told of a lost connection.
   */
  private FailureKind kind(Throwable failure) {
    FailureKind kind = FailureKind.of(failure);
    if (kind == FailureKind.NODE_UNAVAILABLE && groupCommit.spansBuckets()) {
      return FailureKind.UNAVAILABLE;
    }
    boolean mayBeNode = kind == FailureKind.NODE_UNAVAILABLE || FailureKind.isCancelled(failure);
    return mayBeNode && nodes.ask().areKnown() ? FailureKind.NODE_UNAVAILABLE : kind;
  }

  /**
   * Whether a command of the batch has lost its node so often that it may be what the node fails
   * for.
   */
  private static boolean loseTooOften(Batch batch, Throwable failure) {
    if (!FailureKind.mayBeDefectOfNode(failure)) {
      return false;
    }
    boolean tooOften = false;
    for (PendingCommand pending : batch.commands()) {
      tooOften |= pending.losesNode();
    }
    return tooOften;
  }

  /** No command of the batch is to blame: all others would fail the same. */
  private void refuse(Batch batch, Throwable failure) {
    observer.statementRefused();
    NotExecutedException refusal = NotExecutedException.statementRefused(batch.size(), failure);
    batch.commands().forEach(pending -> pending.fail(refusal));
  }

  /** Halves the batch until the command that cannot succeed is alone. The others succeed. */
  private Blocked isolate(Batch batch, Throwable failure) throws InterruptedException {
    if (batch.size() > 1) {
      observer.halved();
      halvings.log(batch.size(), failure);
      return attemptParts(batch.firstHalf(), batch.secondHalf());
    }
    PendingCommand poisoned = batch.commands().get(0);
    // Whose it was, but not its key: whoever knows a key can ask what became of it.
    String what = poisoned.command().method() + " of profile " + poisoned.key().profileId();
    try (LogContext unused = LogContext.of(poisoned.call())) {
      poisoned.fail(
          FailureKind.of(failure) == FailureKind.NODE_UNAVAILABLE
              ? NotExecutedException.lostTooOften(what, failure)
              : NotExecutedException.internalError(what, failure));
    }
    return Blocked.NONE;
  }

  /**
   * The second part without the profiles that the first found blocked: a command must not overtake
   * an earlier one.
   */
  private Blocked attemptParts(Batch first, Batch second) throws InterruptedException {
    Blocked blocked = attempt(RunningBatch.partOf(first));
    Batch rest = second.without(blocked.profileIds());
    return blocked.withLater(second.commands()).with(attempt(RunningBatch.partOf(rest)));
  }
}
