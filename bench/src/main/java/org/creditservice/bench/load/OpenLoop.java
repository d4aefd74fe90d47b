package org.creditservice.bench.load;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.creditservice.bench.BenchException;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a fixed rate, whether or not the answers keep up.
 *
 * <p>A latency counts from when its request was due, not from when it was sent: a pause of the
 * client or of the service delays all that was due in it, and all of that shows (no coordinated
 * omission).
 */
final class OpenLoop {
  /**
   * What is due within it is sent at once: short against the latencies that are measured, long
   * against what waking up costs.
   */
  private static final long TICK_NANOS = 250_000;

  /** Calls that follow each other on one connection, and so mostly travel together. */
  private static final int IN_A_ROW = 32;

  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final LoadClient client;
  private final CallSource calls;
  private final ResultCounts totals;
  private final double perSecond;
  private final AtomicLong open = new AtomicLong();

  OpenLoop(LoadClient client, CallSource calls, ResultCounts totals, double perSecond) {
    this.client = client;
    this.calls = calls;
    this.totals = totals;
    this.perSecond = perSecond;
  }

  ClientStatistics run(Duration duration, MeasurementListener window) throws InterruptedException {
    ClientStatistics statistics = new ClientStatistics();
    window.begins();
    long startNanos = System.nanoTime();
    send(duration, statistics);
    // What is answered late is counted, and so is the time that it takes.
    awaitAnswers();
    statistics.setDuration(System.nanoTime() - startNanos);
    window.ends();
    return statistics;
  }

  private void send(Duration duration, ClientStatistics statistics) {
    long start = System.nanoTime();
    long count = (long) (perSecond * duration.toNanos() / 1e9);
    for (long i = 0; i < count; i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.max(TICK_NANOS, due - System.nanoTime()));
      }
      Call<?, ?> call = calls.next((int) i, null);
      if (call != null) {
        open.incrementAndGet();
        client.send((int) (i / IN_A_ROW), call, new Arrival(statistics, due));
      }
    }
  }

  private void awaitAnswers() throws InterruptedException {
    long giveUp = System.nanoTime() + DRAIN.toNanos();
    while (open.get() > 0) {
      if (System.nanoTime() > giveUp) {
        throw new BenchException("The service owes " + open.get() + " answers.");
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** One request. */
  private final class Arrival implements LoadClient.Listener {
    private final ClientStatistics statistics;
    private final long due;

    Arrival(ClientStatistics statistics, long due) {
      this.statistics = statistics;
      this.due = due;
    }

    @Override
    public void answered(
        CallResult answered, @Nullable Object response, Status status, Metadata trailers) {
      statistics.add(answered, System.nanoTime() - due);
      totals.add(answered, status);
      if (answered == CallResult.REJECTED && LoadClient.hasRetryInfo(status, trailers)) {
        statistics.addRetryInfo();
      }
      if (answered == CallResult.UNKNOWN) {
        statistics.addFailure(status.toString());
      }
      open.decrementAndGet();
    }
  }
}
