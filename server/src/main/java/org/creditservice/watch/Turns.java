package org.creditservice.watch;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers take turns on the threads that they share: however many tasks one has, another waits
 * for one task of each. Thread-safe.
 */
final class Turns {
  private final Executor threads;
  private final int threadsMax;

  /** The tasks of each caller, the caller whose turn is next first. None is empty. */
  private final Map<Object, Set<Runnable>> waiting = new LinkedHashMap<>();

  private int working;

  /**
   * Nobody waits.
   *
   * @param threadsMax how many tasks are run at the same time
   */
  Turns(Executor threads, int threadsMax) {
    this.threads = threads;
    this.threadsMax = threadsMax;
  }

  /** Where the tasks of {@code caller} wait for its turn. */
  TaskQueue of(Object caller) {
    return new TaskQueue() {
      @Override
      public void add(Runnable task) {
        Turns.this.add(caller, task);
      }

      @Override
      public boolean remove(Runnable task) {
        return Turns.this.remove(caller, task);
      }
    };
  }

  private void add(Object caller, Runnable task) {
    synchronized (this) {
      waiting.computeIfAbsent(caller, any -> new LinkedHashSet<>()).add(task);
      if (working == threadsMax) {
        return;
      }
      working++;
    }
    threads.execute(this::work);
  }

  private synchronized boolean remove(Object caller, Runnable task) {
    Set<Runnable> tasks = waiting.get(caller);
    if (tasks == null || !tasks.remove(task)) {
      return false;
    }
    if (tasks.isEmpty()) {
      waiting.remove(caller);
    }
    return true;
  }

  private void work() {
    boolean ended = false;
    try {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
      ended = true;
    } finally {
      if (!ended) {
        // What a task throws ends its thread, but not the turns of others.
        threads.execute(this::work);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    if (waiting.isEmpty()) {
      working--;
      return null;
    }
    Map.Entry<Object, Set<Runnable>> first = waiting.entrySet().iterator().next();
    Object caller = first.getKey();
    Set<Runnable> tasks = first.getValue();
    Runnable next = tasks.iterator().next();
    tasks.remove(next);
    waiting.remove(caller);
    if (!tasks.isEmpty()) {
      waiting.put(caller, tasks);
    }
    return next;
  }
}
