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
    SampleRecorder samples =
        new SampleRecorder((int) (perSecond * duration.toNanos() / 1e9), perSecond);
    long startNanos = System.nanoTime();
    send(samples, statistics);
    // Late answers count, and so does the time until they arrive.
    awaitAnswers();
    statistics.setDuration(System.nanoTime() - startNanos);
    listener.ended();
    statistics.setSamples(samples.samples());
    return statistics;
  }

  private void send(SampleRecorder samples, ClientStatistics statistics) {
    for (int i = 0; i < samples.count(); i++) {
      long dueNanos = samples.dueNanos(i);
      long now = System.nanoTime();
      while (now < dueNanos) {
        LockSupport.parkNanos(Math.max(TICK_NANOS, dueNanos - now));
        now = System.nanoTime();
      }
      Call<?, ?> call = calls.next(i, null);
      if (call != null) {
        statistics.addSent(now - dueNanos);
        inFlight.incrementAndGet();
        client.send(i / CONSECUTIVE_CALLS, call, new PendingCall(i, samples, statistics));
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
    private final int number;
    private final SampleRecorder samples;
    private final ClientStatistics statistics;

    PendingCall(int number, SampleRecorder samples, ClientStatistics statistics) {
      this.number = number;
      this.samples = samples;
      this.statistics = statistics;
    }

    @Override
    public void ended(
        CallResult result, @Nullable Object response, Status status, Metadata trailers) {
      long latencyNanos = System.nanoTime() - samples.dueNanos(number);
      statistics.add(result, status, latencyNanos);
      totals.add(result, status);
      if (result != CallResult.REJECTED) {
        samples.add(number, latencyNanos);
      }
      if (result == CallResult.REJECTED && LoadClient.hasRetryInfo(status, trailers)) {
        statistics.addRejectionWithRetryInfo();
      }
      inFlight.decrementAndGet();
    }
  }
}
