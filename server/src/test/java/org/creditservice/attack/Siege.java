package org.creditservice.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What an attack has in hand: many connections, which it opens anew when the server closes them,
 * and a time to stop. It rests between its strokes, because it shares the processors with the
 * server that it attacks; a real attacker would not, but it would bring its own.
 */
final class Siege implements AutoCloseable {
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Opens a connection. */
  @FunctionalInterface
  interface Opener {
    HostileConnection open() throws IOException;
  }

  /** Sends something on a connection. */
  @FunctionalInterface
  interface Stroke {
    void on(HostileConnection connection) throws IOException;
  }

  final int port;
  private final long endNanos;
  private final List<HostileConnection> connections = new ArrayList<>();

  Siege(int port, Duration time) {
    this.port = port;
    this.endNanos = System.nanoTime() + time.toNanos();
  }

  boolean goesOn() {
    return System.nanoTime() - endNanos < 0;
  }

  /** Strikes on so many connections, one after the other, until the end. */
  void strike(int count, Opener opener, Stroke stroke) {
    while (goesOn()) {
      for (int i = 0; i < count && goesOn(); i++) {
        strikeOnce(i, opener, stroke);
      }
      rest();
    }
  }

  private void strikeOnce(int i, Opener opener, Stroke stroke) {
    try {
      if (i == connections.size()) {
        connections.add(opener.open());
      } else if (connections.get(i).isLost()) {
        connections.get(i).close();
        connections.set(i, opener.open());
        rest();
      }
      stroke.on(connections.get(i));
    } catch (IOException e) {
      rest();
    }
  }

  private static void rest() {
    LockSupport.parkNanos(REST_NANOS);
  }

  @Override
  public void close() {
    connections.forEach(HostileConnection::close);
  }
}
