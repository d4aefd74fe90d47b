package org.creditservice.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Lets callers take turns on the threads that they share: however many tasks one has, another waits
 * for one task of each. Thread-safe.
 */
final class Turns {
  private final Executor threads;

  /** The tasks of each caller, the caller whose turn is next first. None is empty. */
  private final Map<Object, Deque<Runnable>> waiting = new LinkedHashMap<>();

  Turns(Executor threads) {
    this.threads = threads;
  }

  /** Runs tasks when it is the turn of {@code caller}. */
  Executor of(Object caller) {
    return task -> {
      add(caller, task);
      // One run for each task, though perhaps of another's.
      threads.execute(() -> next().run());
    };
  }

  private synchronized void add(Object caller, Runnable task) {
    waiting.computeIfAbsent(caller, any -> new ArrayDeque<>()).addLast(task);
  }

  private synchronized Runnable next() {
    Map.Entry<Object, Deque<Runnable>> first = waiting.entrySet().iterator().next();
    Object caller = first.getKey();
    Deque<Runnable> tasks = first.getValue();
    Runnable next = Objects.requireNonNull(tasks.pollFirst());
    waiting.remove(caller);
    if (!tasks.isEmpty()) {
      waiting.put(caller, tasks);
    }
    return next;
  }
}
