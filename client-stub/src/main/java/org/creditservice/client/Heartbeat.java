package org.creditservice.client;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.creditservice.v1.ExtendJobResponse;
import org.jspecify.annotations.Nullable;

/** Extends a job from time to time, until it is closed or the job has ended. */
final class Heartbeat implements AutoCloseable {
  /** So that two may fail before the job expires. */
  private static final int BEATS_IN_TIMEOUT = 3;

  private final PaidJob job;
  private final Duration timeout;
  private final Supplier<Operation<ExtendJobResponse>> extension;
  private final long endNanos;
  private final Future<?> beats;
  private volatile long expiryNanos;

  /**
   * Begins with a job that was submitted or extended just now.
   *
   * @param extension makes an operation that extends the job by {@code timeout}
   * @param runTimeMax after this the job is not extended any more
   */
  Heartbeat(
      CreditClient client,
      PaidJob job,
      Duration timeout,
      Supplier<Operation<ExtendJobResponse>> extension,
      Duration runTimeMax) {
    this.job = job;
    this.timeout = timeout;
    this.extension = extension;
    this.endNanos = System.nanoTime() + runTimeMax.toNanos();
    this.expiryNanos = System.nanoTime() + timeout.toNanos();
    long interval = timeout.toNanos() / BEATS_IN_TIMEOUT;
    beats =
        client
            .scheduler()
            .scheduleWithFixedDelay(this::beat, interval, interval, TimeUnit.NANOSECONDS);
  }

  /** Whether the job has expired, unless it was extended without an answer. */
  boolean isExpired() {
    return System.nanoTime() - expiryNanos > 0;
  }

  private void beat() {
    long now = System.nanoTime();
    if (job.isPaid() && now - endNanos < 0) {
      var unused =
          extension.get().executeAsync().whenComplete((answer, error) -> beaten(now, error));
    }
  }

  private void beaten(long sentNanos, @Nullable Throwable error) {
    if (error == null) {
      expiryNanos = sentNanos + timeout.toNanos();
    } else if (isEnd(error)) {
      job.setEnded();
    }
    // Otherwise the next one may succeed.
  }

  private static boolean isEnd(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof RefusedException refused
        && refused.refusal() instanceof Refusal.JobNotProcessing;
  }

  @Override
  public void close() {
    beats.cancel(false);
  }
}
