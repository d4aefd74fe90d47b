package org.creditservice.bench.report;

import java.util.List;

/**
 * How many times as much the service did as a rival, pair by pair.
 *
 * @param pairs one ratio for each pair, in the order of the runs; not empty
 */
public record Ratio(List<Double> pairs) {

  public Ratio {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("a ratio needs a pair");
    }
  }

  /** The middle one: a pair that the disk spoiled doesn't count. */
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
