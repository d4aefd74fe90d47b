package org.creditservice.watch;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that never runs twice at the same time. A request that arrives while it runs makes it run
 * once more.
 *
 * <p>However many requests there are, the executor's queue holds the task at most once.
 */
final class SerialTask {
  private final Executor executor;
  private final Runnable task;
  private final AtomicBoolean requested = new AtomicBoolean();

  /** True while the executor's queue holds the task or runs it. */
  private final AtomicBoolean submitted = new AtomicBoolean();

  SerialTask(Executor executor, Runnable task) {
    this.executor = executor;
    this.task = task;
  }

  void request() {
    requested.set(true);
    submitIfRequested();
  }

  private void submitIfRequested() {
    if (requested.get() && submitted.compareAndSet(false, true)) {
      executor.execute(this::run);
    }
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
