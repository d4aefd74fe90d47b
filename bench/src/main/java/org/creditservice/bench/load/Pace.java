package org.creditservice.bench.load;

/**
 * When the next request is sent.
 *
 * @param shareOfCapacity 0 for a closed loop: as soon as an answer has come. Else an open loop: at
 *     a fixed rate, which is this share of what the closed loop reached just before
 */
public record Pace(double shareOfCapacity) {
  public static final Pace CLOSED = new Pace(0);

  public boolean open() {
    return shareOfCapacity > 0;
  }
}
