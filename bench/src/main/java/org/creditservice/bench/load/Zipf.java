package org.creditservice.bench.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Numbers 1 … n, of which k comes in proportion to 1 / k^exponent: by a table of the sums, since an
 * exponent of 1 has no closed form, and a search in it costs less than a request by far.
 */
final class Zipf implements ProfilePicker {
  private final double[] sums;

  Zipf(int size, double exponent) {
    sums = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 1 / Math.pow(i + 1, exponent);
      sums[i] = sum;
    }
  }

  @Override
  public int next(RandomGenerator random) {
    double point = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, point);
    // A point that lies on a sum belongs to the next number, as its interval begins there.
    int index = found >= 0 ? found + 1 : -found - 1;
    return Math.min(index, sums.length - 1) + 1;
  }
}
