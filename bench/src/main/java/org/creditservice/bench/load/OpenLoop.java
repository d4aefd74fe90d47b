package org.creditservice.bench.load;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.creditservice.bench.BenchException;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls at a fixed rate, whether or not the answers keep up.
 *
 * <p>A call's latency counts from when it was due, not from when it was sent: a pause of the client
 * or of the service delays every call that falls due in it, and all those delays are recorded (no
 * coordinated omission).
 */
final class OpenLoop {
  /**
   * Calls that fall due within it are sent together. Short compared with the latencies measured,
   * long compared with the cost of waking up.
   */
  private static final long TICK_NANOS = 250_000;

  /** Consecutive calls on the same connection, so that most of them share network packets. */
  private static final int CONSECUTIVE_CALLS = 32;

  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private final LoadClient client;
  private final CallSource calls;
  private final ResultCounts totals;
  private final double perSecond;
  private final AtomicLong inFlight = new AtomicLong();

  /**
   * @param totals also counts all calls of this loop
   */
  OpenLoop(LoadClient client, CallSource calls, ResultCounts totals, double perSecond) {
    this.client = client;
    this.calls = calls;
    this.totals = totals;
    this.perSecond = perSecond;
  }

  ClientStatistics run(Duration duration, MeasurementListener listener)
      throws InterruptedException {
    ClientStatistics statistics = new ClientStatistics();
    listener.started();
    long startNanos = System.nanoTime();
    send(duration, statistics);
    // Late answers count, and so does the time until they arrive.
    awaitAnswers();
    statistics.setDuration(System.nanoTime() - startNanos);
    listener.ended();
    return statistics;
  }

  private void send(Duration duration, ClientStatistics statistics) {
    long startNanos = System.nanoTime();
    long count = (long) (perSecond * duration.toNanos() / 1e9);
    for (long i = 0; i < count; i++) {
      long dueNanos = startNanos + (long) (i * 1e9 / perSecond);
      while (System.nanoTime() < dueNanos) {
        LockSupport.parkNanos(Math.max(TICK_NANOS, dueNanos - System.nanoTime()));
      }
      Call<?, ?> call = calls.next((int) i, null);
      if (call != null) {
        inFlight.incrementAndGet();
        client.send((int) (i / CONSECUTIVE_CALLS), call, new PendingCall(statistics, dueNanos));
      }
    }
  }

  private void awaitAnswers() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
    while (inFlight.get() > 0) {
      if (System.nanoTime() > deadlineNanos) {
        throw new BenchException(
            "%d calls are still unanswered after %d s."
                .formatted(inFlight.get(), DRAIN_TIMEOUT.toSeconds()));
      }
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
  }

  private final class PendingCall implements LoadClient.Listener {
    private final ClientStatistics statistics;
    private final long dueNanos;

    PendingCall(ClientStatistics statistics, long dueNanos) {
      this.statistics = statistics;
      this.dueNanos = dueNanos;
    }

    @Override
    public void ended(
        CallResult result, @Nullable Object response, Status status, Metadata trailers) {
      statistics.add(result, status, System.nanoTime() - dueNanos);
      totals.add(result, status);
      if (result == CallResult.REJECTED && LoadClient.hasRetryInfo(status, trailers)) {
        statistics.addRejectionWithRetryInfo();
      }
      inFlight.decrementAndGet();
    }
  }
}
