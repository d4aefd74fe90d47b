package org.creditservice.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What ends with the client. */
final class OpenCalls<C> implements AutoCloseable {
  private final Consumer<C> end;
  private final Set<C> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param end ends one
   */
  OpenCalls(Consumer<C> end) {
    this.end = end;
  }

  /** Ends it at once if the client is closed. */
  void add(C call) {
    open.add(call);
    // Checked last: one that was added before is seen by close().
    if (closed) {
      end.accept(call);
    }
  }

  void remove(C call) {
    open.remove(call);
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends all. */
  @Override
  public void close() {
    closed = true;
    open.forEach(end);
  }
}
