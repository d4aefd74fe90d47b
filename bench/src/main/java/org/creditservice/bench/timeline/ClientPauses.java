package org.creditservice.bench.timeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when this process is not scheduled or collects garbage: a thread that wants to wake up
 * all the time, and sees how late it does.
 */
final class ClientPauses implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(2);
  private static final Duration LATE = Duration.ofMillis(10);

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::watch, "client pauses");
  private volatile boolean stopped;

  ClientPauses() {
    thread.setDaemon(true);
    thread.start();
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    stopped = true;
  }

  private void watch() {
    long last = System.nanoTime();
    while (!stopped) {
      LockSupport.parkNanos(TICK.toNanos());
      long now = System.nanoTime();
      if (now - last > LATE.toNanos()) {
        events.add(
            Event.endedAt(
                EventKind.CLIENT_PAUSE,
                System.currentTimeMillis() * 1000,
                (now - last) / 1000,
                ""));
      }
      last = now;
    }
  }
}
