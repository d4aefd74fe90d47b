package org.creditservice.batch;

import java.util.concurrent.Executor;
import org.creditservice.batch.GroupCommit.Committed;

/**
 * Brings the answers of a committed batch to those who wait, off the lane's thread, which has the
 * next batch to cut.
 */
final class Delivery {
  private final Executor executor;
  private final CommitListener listener;

  Delivery(Executor executor, CommitListener listener) {
    this.executor = executor;
    this.listener = listener;
  }

  void deliver(Committed committed) {
    committed.lastSequences().forEach(listener::committed);
    executor.execute(() -> committed.replies().forEach(Pending::complete));
  }
}
