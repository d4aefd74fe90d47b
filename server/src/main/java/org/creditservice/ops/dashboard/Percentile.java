package org.creditservice.ops.dashboard;

import org.jspecify.annotations.Nullable;

/** Percentiles of a histogram. */
final class Percentile {
  private Percentile() {}

  /**
   * Below which value that part of all values is, assuming that they are spread evenly within a
   * bucket, as Prometheus' {@code histogram_quantile} does.
   *
   * @param quantile such as 0.99
   * @param bounds the buckets' upper bounds, ascending
   * @param cumulative how many values are not above each bound, and last how many there are
   * @return null if there are no values; the last bound if it is above that
   */
  static @Nullable Double of(double quantile, double[] bounds, double[] cumulative) {
    double total = cumulative[cumulative.length - 1];
    if (total <= 0) {
      return null;
    }
    double rank = quantile * total;
    double lowerBound = 0;
    double below = 0;
    for (int i = 0; i < bounds.length; i++) {
      if (cumulative[i] >= rank) {
        double inBucket = cumulative[i] - below;
        return lowerBound + (bounds[i] - lowerBound) * (rank - below) / inBucket;
      }
      lowerBound = bounds[i];
      below = cumulative[i];
    }
    return lowerBound;
  }
}
