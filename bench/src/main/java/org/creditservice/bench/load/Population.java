package org.creditservice.bench.load;

/**
 * The profiles of a load, and how often each is asked for.
 *
 * @param name begins their ids, so that populations can share a database
 * @param size how many there are
 * @param zipfExponent 0 for all alike; else the k-th is asked for in proportion to 1 / k^exponent
 */
public record Population(String name, int size, double zipfExponent) {

  /** A population in which all are asked for alike. */
  public static Population uniform(String name, int size) {
    return new Population(name, size, 0);
  }

  /** The id of the n-th, 1 … {@link #size}. */
  public String profileId(int n) {
    return name + n;
  }

  /** Chooses among them. */
  public ProfilePicker picker() {
    return zipfExponent == 0 ? random -> 1 + random.nextInt(size) : new Zipf(size, zipfExponent);
  }
}
