package org.creditservice.client;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a channel connect anew before its own wait is over. That grows to two minutes while a
 * service is down, and would keep callers from one that is back.
 */
final class Reconnect implements Runnable {
  /** However many calls fail at the same time. */
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final ManagedChannel channel;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  Reconnect(ManagedChannel channel) {
    this.channel = channel;
  }

  /** Does nothing for a channel that is connected. */
  @Override
  public void run() {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next >= 0 && nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
      channel.resetConnectBackoff();
    }
  }
}
