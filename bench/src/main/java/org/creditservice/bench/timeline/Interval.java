package org.creditservice.bench.timeline;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The calls that were due in a short part of a run.
 *
 * @param startMicros since 1970
 * @param latency absent values are 0: no call was due
 * @param slowestDueMicros when the slowest call was due
 */
public record Interval(long startMicros, long calls, Latency latency, long slowestDueMicros) {
  /** Long enough for a p99 of some hundred calls, short enough to show a pause. */
  public static final long MICROS = 100_000;

  private static final int DIGITS = 3;

  /** In microseconds. */
  public record Latency(long p50, long p99, long max) {}

  /** Splits a run into intervals, also those in which no call was due. */
  static List<Interval> of(List<LatencySample> samples) {
    if (samples.isEmpty()) {
      return List.of();
    }
    long first = samples.stream().mapToLong(LatencySample::dueMicros).min().orElseThrow();
    long last = samples.stream().mapToLong(LatencySample::dueMicros).max().orElseThrow();
    List<Collector> collectors = new ArrayList<>();
    for (long start = first; start <= last; start += MICROS) {
      collectors.add(new Collector(start));
    }
    for (LatencySample sample : samples) {
      collectors.get((int) ((sample.dueMicros() - first) / MICROS)).add(sample);
    }
    return collectors.stream().map(Collector::interval).toList();
  }

  private static final class Collector {
    private final long startMicros;
    private final Histogram histogram = new Histogram(DIGITS);
    private long slowest = -1;
    private long slowestDueMicros;

    Collector(long startMicros) {
      this.startMicros = startMicros;
      this.slowestDueMicros = startMicros;
    }

    void add(LatencySample sample) {
      histogram.recordValue(sample.latencyMicros());
      if (sample.latencyMicros() > slowest) {
        slowest = sample.latencyMicros();
        slowestDueMicros = sample.dueMicros();
      }
    }

    Interval interval() {
      Latency latency =
          new Latency(
              histogram.getValueAtPercentile(50),
              histogram.getValueAtPercentile(99),
              Math.max(0, slowest));
      return new Interval(startMicros, histogram.getTotalCount(), latency, slowestDueMicros);
    }
  }
}
