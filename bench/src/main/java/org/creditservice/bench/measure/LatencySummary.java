package org.creditservice.bench.measure;

import org.HdrHistogram.Histogram;

/** Mean, percentiles and maximum of latencies, in milliseconds. */
public record LatencySummary(double mean, double p50, double p99, double p999, double max) {
  private static final double MICROS_PER_MILLI = 1000;

  public static LatencySummary ofMicros(Histogram micros) {
    return new LatencySummary(
        micros.getMean() / MICROS_PER_MILLI,
        percentile(micros, 50),
        percentile(micros, 99),
        percentile(micros, 99.9),
        micros.getMaxValue() / MICROS_PER_MILLI);
  }

  /** The text of a note in the JSON report; stable, since earlier reports are kept. */
  @Override
  public String toString() {
    return "Latency[mean=%s, p50=%s, p99=%s, p999=%s, max=%s]".formatted(mean, p50, p99, p999, max);
  }

  private static double percentile(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }
}
