package org.creditservice.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The workers of a lane that wait for a batch. The one that began to wait last is woken first: its
 * thread, its connection and its PostgreSQL session are still warm, and one call at a time needs no
 * more than one of them. Guarded by the lock of its queue.
 */
final class IdleWorkers {
  private final ReentrantLock lock;
  private final Deque<Condition> waiting = new ArrayDeque<>();

  IdleWorkers(ReentrantLock lock) {
    this.lock = lock;
  }

  /** Waits until woken, but no longer than {@code nanos}; may also return earlier. */
  @SuppressWarnings("WaitNotInLoop") // The caller looks at everything anew.
  void await(long nanos) throws InterruptedException {
    Condition woken = lock.newCondition();
    waiting.push(woken);
    try {
      long unused = woken.awaitNanos(nanos);
    } finally {
      boolean unused = waiting.remove(woken);
    }
  }

  void wakeOne() {
    Condition last = waiting.poll();
    if (last != null) {
      last.signal();
    }
  }

  void wakeAll() {
    waiting.forEach(Condition::signal);
  }
}
