package org.creditservice.bench.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Picks numbers from 1 to n, k in proportion to 1 / k^exponent.
 *
 * <p>It searches a table of cumulative weights, because there is no closed form for an exponent of
 * 1. A search costs far less than a call.
 */
final class Zipf implements ProfilePicker {
  private final double[] cumulative;

  Zipf(int size, double exponent) {
    cumulative = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 1 / Math.pow(i + 1, exponent);
      cumulative[i] = sum;
    }
  }

  @Override
  public int next(RandomGenerator random) {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    // A point exactly on a boundary belongs to the next number, whose interval starts there.
    int index = found >= 0 ? found + 1 : -found - 1;
    return Math.min(index, cumulative.length - 1) + 1;
  }
}
