package org.creditservice.client;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a channel connect anew before gRPC would: after a wait that has grown to two minutes while a
 * service was down, and when nothing comes from a host that has vanished.
 */
final class Reconnect {
  /** However many calls fail at the same time. */
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  /** A service that is only slow must not be busy with new connections. */
  private static final long LEAVE_INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final ManagedChannel channel;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong nextLeaveNanos = new AtomicLong(System.nanoTime());

  Reconnect(ManagedChannel channel) {
    this.channel = channel;
  }

  /** Does nothing for a channel that is connected. */
  void now() {
    if (isDue(nextNanos, INTERVAL_NANOS)) {
      channel.resetConnectBackoff();
    }
  }

  /** Leaves the connections to the calls that are on them, and makes new ones for those to come. */
  void leaveSilent() {
    if (isDue(nextLeaveNanos, LEAVE_INTERVAL_NANOS)) {
      channel.enterIdle();
    }
  }

  private static boolean isDue(AtomicLong at, long intervalNanos) {
    long now = System.nanoTime();
    long due = at.get();
    return now - due >= 0 && at.compareAndSet(due, now + intervalNanos);
  }
}
