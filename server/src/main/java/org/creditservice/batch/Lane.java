package org.creditservice.batch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that takes what has queued up, executes it as one transaction, and takes what came
 * meanwhile.
 *
 * <p>A profile's commands all go to one lane, so a profile is never in two batches of a server at a
 * time.
 */
final class Lane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private final LaneQueue queue;
  private final BatchRunner runner;

  Lane(LaneQueue queue, BatchRunner runner) {
    this.queue = queue;
    this.runner = runner;
  }

  boolean offer(PendingCommand pending) {
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
        List<PendingCommand> blocked =
            runner.run(inTime(batch), locked -> inTime(queue.latecomers(locked)));
        if (!blocked.isEmpty()) {
          queue.park(blocked);
        }
      }
    } catch (InterruptedException e) {
      log.warn("a lane was interrupted");
    }
  }

  /** Without those whose time ended since {@link #expire} last looked. */
  private static Batch inTime(Batch batch) {
    long now = System.nanoTime();
    for (PendingCommand pending : batch.commands()) {
      if (pending.expiry().isPast(now, false)) {
        pending.fail(pending.expiry().exception());
      }
    }
    return batch.live();
  }

  /** Answers those whose time is over, wherever they are. */
  void expire(long nowNanos) {
    boolean away = runner.databaseAway();
    for (PendingCommand over :
        queue.removeIf(pending -> pending.isDone() || pending.expiry().isPast(nowNanos, away))) {
      over.fail(away ? NotExecutedException.databaseUnavailable() : over.expiry().exception());
    }
    for (PendingCommand pending : runner.running()) {
      // Ahead of its deadline in any case: a batch that takes so long may well have found the
      // database away without knowing it yet.
      if (pending.expiry().isPast(nowNanos, true)) {
        // What becomes of its transaction is not known here.
        pending.fail(NotExecutedException.databaseUnavailable());
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
