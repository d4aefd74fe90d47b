package org.creditservice.watch;

/** Where tasks wait until a thread runs them. Thread-safe. */
interface TaskQueue {
  /** Adds a task, to be run once. */
  void add(Runnable task);

  /** Takes a task back. Returns whether it still waited: then it doesn't run. */
  boolean remove(Runnable task);
}
