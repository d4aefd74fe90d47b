package org.creditservice.bench.load;

/**
 * When the next request is sent.
 *
 * @param shareOfCapacity 0 for a closed loop: as soon as an answer has come. Else an open loop: at
 *     a fixed rate, which is this share of what the closed loop reached just before
 */
public record Pacing(double shareOfCapacity) {
  public static final Pacing CLOSED = new Pacing(0);

  public boolean open() {
    return shareOfCapacity > 0;
  }
}
