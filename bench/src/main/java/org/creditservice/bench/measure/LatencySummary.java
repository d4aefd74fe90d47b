package org.creditservice.bench.measure;

import org.HdrHistogram.Histogram;

/** How long answers took, in milliseconds. */
public record LatencySummary(double mean, double p50, double p99, double p999, double max) {
  private static final double MICROS_PER_MILLI = 1000;

  /** Of a histogram of microseconds. */
  public static LatencySummary of(Histogram micros) {
    return new LatencySummary(
        micros.getMean() / MICROS_PER_MILLI,
        at(micros, 50),
        at(micros, 99),
        at(micros, 99.9),
        micros.getMaxValue() / MICROS_PER_MILLI);
  }

  private static double at(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }
}
