package org.creditservice.bench.report;

import java.util.List;

/**
 * The service's throughput divided by a rival's, pair by pair.
 *
 * @param pairs the ratio of each pair, in the order of the runs; not empty
 */
public record Ratio(List<Double> pairs) {

  public Ratio {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one pair");
    }
  }

  /** The median: one pair spoiled by the disk has no effect. */
  public double median() {
    return median(pairs);
  }

  public double min() {
    return pairs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double max() {
    return pairs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
