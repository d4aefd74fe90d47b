package org.creditservice.batch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes what has queued up as one transaction, then what came meanwhile, on a thread of its own.
 *
 * <p>All commands of a profile go to one lane, so a profile is never in two batches of a server at
 * a time.
 */
final class Lane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

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

  /** Whether there is no room for a command, however small. */
  boolean isFull() {
    return queue.isFull();
  }

  @Override
  public void run() {
    try {
      for (Batch batch = queue.cut(); batch != null; batch = queue.cut()) {
        Blocked blocked =
            runner.run(
                answerOverdue(batch), running -> answerOverdue(queue.latecomers(running)).live());
        if (!blocked.isEmpty()) {
          queue.park(blocked).forEach(PendingCommand::fail);
        }
      }
    } catch (InterruptedException e) {
      log.warn("a lane was interrupted");
    }
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
