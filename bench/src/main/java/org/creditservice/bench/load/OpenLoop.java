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
  private final Traffic traffic;
  private final Totals totals;
  private final double perSecond;
  private final AtomicLong open = new AtomicLong();

  OpenLoop(LoadClient client, Traffic traffic, Totals totals, double perSecond) {
    this.client = client;
    this.traffic = traffic;
    this.totals = totals;
    this.perSecond = perSecond;
  }

  Tally run(Duration duration, Window window) throws InterruptedException {
    Tally tally = new Tally();
    window.begins();
    long startNanos = System.nanoTime();
    send(duration, tally);
    // What is answered late is counted, and so is the time that it takes.
    awaitAnswers();
    tally.setDuration(System.nanoTime() - startNanos);
    window.ends();
    return tally;
  }

  private void send(Duration duration, Tally tally) {
    long start = System.nanoTime();
    long count = (long) (perSecond * duration.toNanos() / 1e9);
    for (long i = 0; i < count; i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.max(TICK_NANOS, due - System.nanoTime()));
      }
      Call<?, ?> call = traffic.next((int) i, null);
      if (call != null) {
        open.incrementAndGet();
        client.send((int) (i / IN_A_ROW), call, new Arrival(tally, due));
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
    private final Tally tally;
    private final long due;

    Arrival(Tally tally, long due) {
      this.tally = tally;
      this.due = due;
    }

    @Override
    public void answered(
        Answered answered, @Nullable Object response, Status status, Metadata trailers) {
      tally.add(answered, System.nanoTime() - due);
      totals.add(answered, status);
      if (answered == Answered.REJECTED && LoadClient.hasRetryInfo(status, trailers)) {
        tally.addRetryInfo();
      }
      if (answered == Answered.UNKNOWN) {
        tally.addFailure(status.toString());
      }
      open.decrementAndGet();
    }
  }
}
