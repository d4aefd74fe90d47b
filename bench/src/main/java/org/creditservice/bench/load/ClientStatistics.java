package org.creditservice.bench.load;

import io.grpc.Status;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.creditservice.bench.timeline.LatencySample;

/** What the client observes in one run: results, latencies and how long it measured. */
public final class ClientStatistics {
  /** Three digits: a percentile is off by a thousandth at most. */
  private static final int DIGITS = 3;

  private static final long NANOS_PER_MICRO = 1000;

  private final ResultCounts counts = new ResultCounts();
  private final LongAdder rejectionsWithRetryInfo = new LongAdder();
  private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram rejectionLatencyMicros = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram sentLateMicros = new ConcurrentHistogram(DIGITS);
  private volatile List<LatencySample> samples = List.of();
  private volatile long durationNanos;

  ClientStatistics() {}

  void add(CallResult result, Status status, long latencyNanos) {
    counts.add(result, status);
    Histogram histogram = result == CallResult.REJECTED ? rejectionLatencyMicros : latencyMicros;
    histogram.recordValue(Math.max(0, latencyNanos / NANOS_PER_MICRO));
  }

  void addRejectionWithRetryInfo() {
    rejectionsWithRetryInfo.increment();
  }

  /** How much later than due a call was sent. */
  void addSent(long lateNanos) {
    sentLateMicros.recordValue(Math.max(0, lateNanos / NANOS_PER_MICRO));
  }

  void setSamples(List<LatencySample> all) {
    samples = all;
  }

  void setDuration(long nanos) {
    durationNanos = nanos;
  }

  /** How long the client really measured. */
  public double seconds() {
    return durationNanos / 1e9;
  }

  public ResultCounts counts() {
    return counts;
  }

  /** Rejections that told the client when to retry; counted in open loops only. */
  public long rejectionsWithRetryInfo() {
    return rejectionsWithRetryInfo.sum();
  }

  /** The latencies of all calls but rejected ones. */
  public Histogram latencyMicros() {
    return latencyMicros;
  }

  public Histogram rejectionLatencyMicros() {
    return rejectionLatencyMicros;
  }

  /** How much later than due the calls of an open loop were sent: that is the client's part. */
  public Histogram sentLateMicros() {
    return sentLateMicros;
  }

  /** The calls of an open loop but rejected ones, one by one. */
  public List<LatencySample> samples() {
    return samples;
  }
}
