package org.creditservice.batch;

import java.util.concurrent.atomic.AtomicLong;

/** The heap that the commands of all lanes together may take. */
final class HeapBudget {
  private final long total;
  private final AtomicLong reserved = new AtomicLong();

  HeapBudget(long total) {
    this.total = total;
  }

  long total() {
    return total;
  }

  /** How much is left. */
  long free() {
    return total - reserved.get();
  }

  /** Takes a part of the budget, or nothing if too little is left. */
  boolean reserve(long bytes) {
    if (reserved.addAndGet(bytes) <= total) {
      return true;
    }
    release(bytes);
    return false;
  }

  void release(long bytes) {
    reserved.addAndGet(-bytes);
  }
}
