package org.creditservice.watch;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that never runs twice at the same time. A request that arrives while it runs makes it run
 * once more.
 *
 * <p>However many requests there are, its queue holds the task at most once.
 */
final class SerialTask {
  private final TaskQueue queue;
  private final Runnable task;

  /** Always the same object, so that it can be removed from the queue. */
  private final Runnable run = this::run;

  private final AtomicBoolean requested = new AtomicBoolean();

  /** True while the queue holds the task, while it runs, and once it is stopped. */
  private final AtomicBoolean submitted = new AtomicBoolean();

  SerialTask(TaskQueue queue, Runnable task) {
    this.queue = queue;
    this.task = task;
  }

  void request() {
    requested.set(true);
    submitIfRequested();
  }

  private void submitIfRequested() {
    if (requested.get() && submitted.compareAndSet(false, true)) {
      queue.add(run);
    }
  }

  /**
   * Stops it for ever, if it doesn't run.
   *
   * @return false if it runs, or is about to: then it goes on as before
   */
  boolean stop() {
    return submitted.compareAndSet(false, true) || queue.remove(run);
  }

  private void run() {
    // Cleared before the task reads any state, so that no later request is lost.
    requested.set(false);
    try {
      task.run();
    } finally {
      submitted.set(false);
      submitIfRequested();
    }
  }
}
