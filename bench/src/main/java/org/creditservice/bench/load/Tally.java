package org.creditservice.bench.load;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts answers and how long they took. */
public final class Tally {
  /** Three digits: a percentile is off by a thousandth at most. */
  private static final int DIGITS = 3;

  private static final long NANOS_PER_MICRO = 1000;

  private final LongAdder[] counts = new LongAdder[Answered.values().length];
  private final LongAdder withRetryInfo = new LongAdder();
  private final ConcurrentHistogram micros = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram rejectionMicros = new ConcurrentHistogram(DIGITS);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  Tally() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(Answered answered, long nanos) {
    counts[answered.ordinal()].increment();
    Histogram histogram = answered == Answered.REJECTED ? rejectionMicros : micros;
    histogram.recordValue(Math.max(0, nanos / NANOS_PER_MICRO));
  }

  void addRetryInfo() {
    withRetryInfo.increment();
  }

  void addFailure(String message) {
    failure.compareAndSet(null, message);
  }

  public long count(Answered answered) {
    return counts[answered.ordinal()].sum();
  }

  /** Answers that are operations: executed, refused for good, or replayed. */
  public long operations() {
    return count(Answered.EXECUTED) + count(Answered.REFUSED) + count(Answered.REPLAYED);
  }

  /** Rejections that said when to come again. */
  public long withRetryInfo() {
    return withRetryInfo.sum();
  }

  /** Latencies of all but rejections, in microseconds. */
  public Histogram micros() {
    return micros;
  }

  /** Latencies of rejections, in microseconds. */
  public Histogram rejectionMicros() {
    return rejectionMicros;
  }

  /** What the first answer said that no load expects. */
  public @Nullable String failure() {
    return failure.get();
  }
}
