package org.creditservice.batch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Executes a lane's batches one after the other, on a thread and a connection of its own. */
final class Worker implements Runnable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LaneQueue queue;
  private final BatchRunner runner;

  Worker(LaneQueue queue, BatchRunner runner) {
    this.queue = queue;
    this.runner = runner;
  }

  BatchRunner runner() {
    return runner;
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
    try {
      BatchUnderWay batch = queue.cut();
      if (batch != null) {
        execute(batch);
      }
      return batch != null;
    } catch (Throwable e) {
      fail(List.of(), e);
      return true;
    }
  }

  private void execute(BatchUnderWay batch) {
    try {
      runner.run(
          answerOverdue(batch.batch()),
          running -> answerOverdue(queue.latecomers(batch, running)).live(),
          blocked -> queue.settle(batch, blocked).forEach(PendingCommand::fail));
    } catch (Throwable e) {
      // The last line of defence: nobody else would answer them.
      fail(batch.commands(), e);
    } finally {
      queue.end(batch);
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
   * Fails the commands whose deadline passed since {@link Lane#failOverdue} last looked. They stay
   * in the batch.
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
}
