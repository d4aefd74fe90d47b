package org.creditservice.batch;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.EngineSettings;
import org.jspecify.annotations.Nullable;

/**
 * A queue of commands, and the workers that execute what has queued up as one transaction, then
 * what came meanwhile.
 *
 * <p>All commands of a profile go to one lane, which never has a profile in two batches at a time;
 * so the server has not.
 */
final class Lane {
  private final LaneQueue queue;
  private final List<Worker> workers;
  private volatile boolean begun;

  Lane(LaneQueue queue, List<Worker> workers) {
    this.queue = queue;
    this.workers = workers;
  }

  List<Worker> workers() {
    return workers;
  }

  /**
   * Lets batches be cut.
   *
   * @return the workers that are to run
   */
  List<Worker> begin(BatchSpan span) {
    queue.begin(span);
    begun = true;
    return workers.subList(0, EngineSettings.batchesPerLane(span));
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

  Set<Integer> unreachableNodes() {
    return queue.unreachableNodes();
  }

  /** Why a caller can't have a place for even the smallest command; null if it can. */
  @Nullable NotExecutedException refusal(@Nullable Object caller) {
    return queue.refusal(caller);
  }

  /** Answers the commands whose deadline has passed, wherever they are. */
  void failOverdue(long nowNanos) {
    // A lane begins once the database has been looked at.
    boolean all = !begun || workers.get(0).runner().databaseUnavailable();
    boolean some = !queue.unreachableNodes().isEmpty();
    Predicate<PendingCommand> unavailable =
        pending -> all || (some && queue.isUnreachable(pending.profile()));
    queue
        .removeIf(
            pending -> pending.isDone() || pending.isOverdue(nowNanos, unavailable.test(pending)))
        .forEach(pending -> pending.failOverdue(unavailable.test(pending)));
    workers.forEach(worker -> failOverdue(worker.runner(), nowNanos));
  }

  private static void failOverdue(BatchRunner runner, long nowNanos) {
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
    workers.forEach(worker -> worker.runner().abandon());
    queue
        .removeIf(pending -> true)
        .forEach(pending -> pending.fail(NotExecutedException.shuttingDown()));
  }
}
