package org.creditservice.bench.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts answers and how long they took. */
public final class ClientStatistics {
  /** Three digits: a percentile is off by a thousandth at most. */
  private static final int DIGITS = 3;

  private static final long NANOS_PER_MICRO = 1000;

  /** Never changed after construction, so that all threads may read it. */
  private final Map<CallResult, LongAdder> counts = new EnumMap<>(CallResult.class);

  private final LongAdder withRetryInfo = new LongAdder();
  private final ConcurrentHistogram micros = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram rejectionMicros = new ConcurrentHistogram(DIGITS);
  private volatile long nanos;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  ClientStatistics() {
    for (CallResult answered : CallResult.values()) {
      counts.put(answered, new LongAdder());
    }
  }

  void add(CallResult answered, long nanos) {
    counter(answered).increment();
    Histogram histogram = answered == CallResult.REJECTED ? rejectionMicros : micros;
    histogram.recordValue(Math.max(0, nanos / NANOS_PER_MICRO));
  }

  void addRetryInfo() {
    withRetryInfo.increment();
  }

  void addFailure(String message) {
    failure.compareAndSet(null, message);
  }

  void setDuration(long measuredNanos) {
    nanos = measuredNanos;
  }

  /** How long was counted, as it turned out. */
  public double seconds() {
    return nanos / 1e9;
  }

  public long count(CallResult answered) {
    return counter(answered).sum();
  }

  /** Answers that are operations: executed, refused for good, or replayed. */
  public long operations() {
    return count(CallResult.EXECUTED) + count(CallResult.REFUSED) + count(CallResult.REPLAYED);
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

  private LongAdder counter(CallResult answered) {
    return Objects.requireNonNull(counts.get(answered));
  }
}
