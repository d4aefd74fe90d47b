package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Executes what has queued up as one transaction, then what came meanwhile, on a thread of its own.
 *
 * <p>All commands of a profile go to one lane, so a profile is never in two batches of a server at
 * a time.
 */
final class Lane implements Runnable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LaneQueue queue;
  private final BatchRunner runner;

  Lane(LaneQueue queue, BatchRunner runner) {
    this.queue = queue;
    this.runner = runner;
  }

  /** Queues a command, or returns why it can't wait. */
  @Nullable NotExecutedException offer(PendingCommand pending) {
    return queue.offer(pending);
  }

  int queued() {
    return queue.size();
  }

  long longestWaitNanos() {
    return queue.longestWaitNanos();
  }

  int parkedProfiles() {
    return queue.parkedProfiles();
  }

  /** Why a caller can't have a place for even the smallest command; null if it can. */
  @Nullable NotExecutedException refusal(@Nullable Object caller) {
    return queue.refusal(caller);
  }

  @Override
  public void run() {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = runNext();
    }
  }

  /**
   * Executes the next batch.
   *
   * @return false once the queue is closed and empty
   */
  private boolean runNext() {
    List<PendingCommand> taken = new ArrayList<>();
    try {
      Batch batch = queue.cut();
      if (batch != null) {
        execute(batch, taken);
      }
      return batch != null;
    } catch (Throwable e) {
      // The last line of defence: no other thread would execute this lane's commands.
      fail(taken, e);
      return true;
    }
  }

  private void execute(Batch batch, List<PendingCommand> taken) throws InterruptedException {
    taken.addAll(batch.commands());
    UnaryOperator<Batch> latecomers =
        running -> {
          Batch late = answerOverdue(queue.latecomers(running)).live();
          taken.addAll(late.commands());
          return late;
        };
    Blocked blocked = runner.run(answerOverdue(batch), latecomers);
    if (!blocked.isEmpty()) {
      queue.park(blocked).forEach(PendingCommand::fail);
    }
  }

  /** Whether they were executed is unknown. If even this fails, the thread and the process end. */
  private static void fail(List<PendingCommand> taken, Throwable cause) {
    NotExecutedException failure =
        NotExecutedException.internalError("a batch of " + taken.size() + " commands", cause);
    taken.forEach(pending -> pending.fail(failure));
    // If it happens again and again, it must not take all of the processor.
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /**
   * Fails the commands whose deadline passed since {@link #failOverdue} last looked. They stay in
   * the batch.
   */
  private static Batch answerOverdue(Batch batch) {
    long now = System.nanoTime();
    for (PendingCommand pending : batch.commands()) {
      if (pending.isOverdue(now, false)) {
        pending.failOverdue(false);
      }
    }
    return batch;
  }

  /** Answers the commands whose deadline has passed, wherever they are. */
  void failOverdue(long nowNanos) {
    boolean unavailable = runner.databaseUnavailable();
    queue
        .removeIf(pending -> pending.isDone() || pending.isOverdue(nowNanos, unavailable))
        .forEach(pending -> pending.failOverdue(unavailable));
    for (PendingCommand pending : runner.running()) {
      // A batch that takes so long may have lost the database without having noticed yet, and the
      // outcome of its transaction is unknown here.
      if (pending.isOverdue(nowNanos, true)) {
        pending.failUnfinished(runner.databaseIsSlow(nowNanos, pending.deadline()));
      }
    }
  }

  /** Ends the lane once everything that waits is answered. */
  void close() {
    queue.close();
  }

  /** Gives up on everything that still waits. */
  void abandon() {
    runner.abandon();
    queue
        .removeIf(pending -> true)
        .forEach(pending -> pending.fail(NotExecutedException.shuttingDown()));
  }
}
