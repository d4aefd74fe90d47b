package org.creditservice.bench.load;

/**
 * The profiles of a load and how often each of them is used.
 *
 * @param name the prefix of their ids, so that populations can share a database
 * @param size the number of profiles
 * @param zipfExponent 0 for a uniform distribution; otherwise the k-th profile is used in
 *     proportion to 1 / k^exponent
 */
public record Population(String name, int size, double zipfExponent) {

  public static Population uniform(String name, int size) {
    return new Population(name, size, 0);
  }

  /** The id of the n-th profile, 1 ≤ n ≤ {@link #size}. */
  public String profileId(int n) {
    return name + n;
  }

  public ProfilePicker picker() {
    return zipfExponent == 0 ? random -> 1 + random.nextInt(size) : new Zipf(size, zipfExponent);
  }
}
