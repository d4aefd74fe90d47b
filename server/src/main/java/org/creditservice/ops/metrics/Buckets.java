package org.creditservice.ops.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** The upper bounds of histograms: few, since each is a time series for each label. */
public final class Buckets {
  private Buckets() {}

  /** Of calls and waits: from half a millisecond to ten seconds, finest where calls usually are. */
  public static Duration[] latency() {
    return micros(
        500,
        1_000,
        2_000,
        3_000,
        5_000,
        7_500,
        10_000,
        15_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000);
  }

  /** Of the steps of a batch, which are shorter than calls. */
  static Duration[] step() {
    return micros(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000);
  }

  /** Of commands in a batch. */
  public static double[] size() {
    return new double[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
  }

  private static Duration[] micros(long... bounds) {
    return LongStream.of(bounds)
        .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
        .toArray(Duration[]::new);
  }
}
