package org.creditservice.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must not be left behind when the bench ends, in whatever way: processes, a PostgreSQL,
 * gigabytes of data. Closed in the reverse order, once, also by Ctrl-C.
 */
public final class Cleanup implements AutoCloseable {

  private final Deque<Runnable> actions = new ArrayDeque<>();
  private volatile boolean closed;

  /** Also closes when the process is told to end. */
  public static Cleanup alsoBySignal() {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "cleanup"));
    return cleanup;
  }

  /** Adds what is to be done; at once, if it is too late. */
  public void add(Runnable action) {
    synchronized (this) {
      if (!closed) {
        actions.push(action);
        return;
      }
    }
    action.run();
  }

  /** Whether the end has begun: what fails now fails because of it. */
  public boolean begun() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (RuntimeException e) {
        System.err.println("credit bench: at the end: " + e.getMessage());
      }
    }
  }
}
