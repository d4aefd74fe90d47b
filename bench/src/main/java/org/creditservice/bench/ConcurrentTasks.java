package org.creditservice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Tasks that run at the same time, each on a thread of its own. */
final class ConcurrentTasks {
  private final List<FutureTask<Void>> started = new ArrayList<>();

  /** What a task does. */
  @FunctionalInterface
  interface Task {
    void run() throws InterruptedException;
  }

  void start(String name, Task task) {
    Callable<Void> callable =
        () -> {
          task.run();
          return null;
        };
    FutureTask<Void> future = new FutureTask<>(callable);
    started.add(future);
    Thread thread = new Thread(future, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the end of all; throws what the first of them has thrown. */
  void await() throws InterruptedException {
    for (FutureTask<Void> each : started) {
      try {
        each.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BenchException failure) {
          throw failure;
        }
        throw new IllegalStateException("a task failed unexpectedly", e.getCause());
      }
    }
  }
}
