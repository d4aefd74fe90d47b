package org.creditservice.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Removes what the bench must not leave behind: processes, a PostgreSQL, gigabytes of data.
 *
 * <p>The actions run once, in the reverse order of their registration.
 */
public final class Cleanup implements AutoCloseable {

  private final Deque<Runnable> actions = new ArrayDeque<>();
  private volatile boolean started;

  /** A cleanup that also runs when the process ends by itself or by a signal. */
  static Cleanup onShutdown() {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "cleanup"));
    return cleanup;
  }

  /** Registers an action. If the cleanup has started already, runs it at once. */
  public void add(Runnable action) {
    synchronized (this) {
      if (!started) {
        actions.push(action);
        return;
      }
    }
    action.run();
  }

  /** Whether the cleanup has started, and may be the cause of other failures. */
  boolean isStarted() {
    return started;
  }

  @Override
  public synchronized void close() {
    started = true;
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (RuntimeException e) {
        System.err.println("credit bench: cleanup: " + e.getMessage());
      }
    }
  }
}
