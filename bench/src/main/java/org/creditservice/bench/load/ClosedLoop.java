package org.creditservice.bench.load;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.creditservice.bench.BenchException;
import org.jspecify.annotations.Nullable;

/** Callers that each send their next request when the answer to the last has come. */
final class ClosedLoop {
  /** Until all callers are at it; what is answered before is not counted. */
  private static final Duration RAMP = Duration.ofMillis(200);

  /** Longer than the service lets anyone wait. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final LoadClient client;
  private final CallSource calls;
  private final ResultCounts totals;
  private final int slots;
  private final CountDownLatch ended;
  private volatile ClientStatistics statistics = new ClientStatistics();
  private volatile boolean stopped;

  ClosedLoop(LoadClient client, CallSource calls, ResultCounts totals, int slots) {
    this.client = client;
    this.calls = calls;
    this.totals = totals;
    this.slots = slots;
    this.ended = new CountDownLatch(slots);
  }

  /** Measures for a time. */
  ClientStatistics run(Duration duration, MeasurementListener window) throws InterruptedException {
    start();
    Thread.sleep(RAMP.toMillis());
    window.begins();
    ClientStatistics measured = new ClientStatistics();
    statistics = measured;
    long startNanos = System.nanoTime();
    Thread.sleep(duration.toMillis());
    statistics = new ClientStatistics();
    measured.setDuration(System.nanoTime() - startNanos);
    window.ends();
    stopped = true;
    awaitEnd(DRAIN);
    return measured;
  }

  /** Goes on until there are no more requests. */
  ClientStatistics runToTheEnd(Duration limit) throws InterruptedException {
    start();
    awaitEnd(limit);
    return statistics;
  }

  private void start() {
    for (int slot = 0; slot < slots; slot++) {
      new Slot(slot).send(null);
    }
  }

  private void awaitEnd(Duration limit) throws InterruptedException {
    if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchException(
          "The service owes %d answers after %d s.".formatted(ended.getCount(), limit.toSeconds()));
    }
  }

  /** One caller. */
  private final class Slot implements LoadClient.Listener {
    private final int number;
    private long startNanos;

    Slot(int number) {
      this.number = number;
    }

    void send(@Nullable Object previous) {
      Call<?, ?> call = stopped ? null : calls.next(number, previous);
      if (call == null) {
        ended.countDown();
        return;
      }
      startNanos = System.nanoTime();
      client.send(number, call, this);
    }

    @Override
    public void answered(
        CallResult answered, @Nullable Object response, Status status, Metadata trailers) {
      ClientStatistics counting = statistics;
      counting.add(answered, System.nanoTime() - startNanos);
      totals.add(answered, status);
      if (answered == CallResult.UNKNOWN) {
        // Ends this caller: what comes next would fail as fast as it is sent.
        counting.addFailure(status.toString());
        ended.countDown();
        return;
      }
      send(response);
    }
  }
}
