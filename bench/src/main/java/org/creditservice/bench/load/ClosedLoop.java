package org.creditservice.bench.load;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.creditservice.bench.BenchException;
import org.jspecify.annotations.Nullable;

/** Callers that each send their next call as soon as the previous one is answered. */
final class ClosedLoop {
  /** Time for all callers to get going; answers until then are not counted. */
  private static final Duration RAMP_UP = Duration.ofMillis(200);

  /** Longer than the service lets any call wait. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(60);

  private final LoadClient client;
  private final CallSource calls;
  private final ResultCounts totals;
  private final int callers;
  private final CountDownLatch running;
  private volatile ClientStatistics statistics = new ClientStatistics();
  private volatile boolean stopped;

  /**
   * @param totals counts all calls, also those outside the measured time
   */
  ClosedLoop(LoadClient client, CallSource calls, ResultCounts totals, int callers) {
    this.client = client;
    this.calls = calls;
    this.totals = totals;
    this.callers = callers;
    this.running = new CountDownLatch(callers);
  }

  ClientStatistics run(Duration duration, MeasurementListener listener)
      throws InterruptedException {
    start();
    Thread.sleep(RAMP_UP.toMillis());
    listener.started();
    ClientStatistics measured = new ClientStatistics();
    statistics = measured;
    long startNanos = System.nanoTime();
    Thread.sleep(duration.toMillis());
    statistics = new ClientStatistics();
    measured.setDuration(System.nanoTime() - startNanos);
    listener.ended();
    stopped = true;
    awaitCallers(DRAIN_TIMEOUT);
    return measured;
  }

  /** Runs until the source has no more calls. */
  ClientStatistics runToTheEnd(Duration timeout) throws InterruptedException {
    start();
    awaitCallers(timeout);
    return statistics;
  }

  private void start() {
    for (int number = 0; number < callers; number++) {
      new Caller(number).sendNext(null);
    }
  }

  private void awaitCallers(Duration timeout) throws InterruptedException {
    if (!running.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchException(
          "%d calls are still unanswered after %d s."
              .formatted(running.getCount(), timeout.toSeconds()));
    }
  }

  private final class Caller implements LoadClient.Listener {
    private final int number;
    private long startNanos;

    Caller(int number) {
      this.number = number;
    }

    void sendNext(@Nullable Object previous) {
      Call<?, ?> call = stopped ? null : calls.next(number, previous);
      if (call == null) {
        running.countDown();
        return;
      }
      startNanos = System.nanoTime();
      client.send(number, call, this);
    }

    @Override
    public void ended(
        CallResult result, @Nullable Object response, Status status, Metadata trailers) {
      statistics.add(result, status, System.nanoTime() - startNanos);
      totals.add(result, status);
      if (result == CallResult.UNKNOWN) {
        // This caller gives up: its next calls would fail as fast as it sends them.
        running.countDown();
        return;
      }
      sendNext(response);
    }
  }
}
