package org.creditservice.batch;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads with names that tell in a dump what they do. */
final class Threads {
  private Threads() {}

  static ThreadFactory named(String role) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "credit-" + role + "-" + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }
}
