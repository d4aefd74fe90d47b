package org.creditservice.watch;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that is never run twice at once, and is run again if it is asked for while it runs.
 *
 * <p>However often it is asked for, the executor holds it at most once.
 */
final class SerialTask {
  private final Executor executor;
  private final Runnable task;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicBoolean active = new AtomicBoolean();

  SerialTask(Executor executor, Runnable task) {
    this.executor = executor;
    this.task = task;
  }

  void request() {
    wanted.set(true);
    submitIfWanted();
  }

  private void submitIfWanted() {
    if (wanted.get() && active.compareAndSet(false, true)) {
      executor.execute(this::run);
    }
  }

  private void run() {
    // Before the task looks at anything, so that what is asked for from now on is not overlooked.
    wanted.set(false);
    try {
      task.run();
    } finally {
      active.set(false);
      submitIfWanted();
    }
  }
}
