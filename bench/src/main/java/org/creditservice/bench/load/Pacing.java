package org.creditservice.bench.load;

/**
 * What triggers the next call: an answer (closed loop) or the clock (open loop).
 *
 * @param shareOfCapacity the rate of an open loop, as a share of what a closed loop reached just
 *     before; 0 for a closed loop
 */
public record Pacing(double shareOfCapacity) {
  public static final Pacing CLOSED_LOOP = new Pacing(0);

  public boolean isOpenLoop() {
    return shareOfCapacity > 0;
  }
}
