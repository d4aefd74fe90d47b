package org.creditservice.ops.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** The upper bounds of histograms: few, since each is a time series for each label. */
public final class Buckets {
  /** From half a millisecond to ten seconds, finest where calls usually are. */
  public static final Duration[] LATENCY =
      LongStream.of(
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
              10_000_000)
          .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
          .toArray(Duration[]::new);

  /** Steps of a batch are shorter than calls, and a coarser picture does. */
  static final Duration[] STEP =
      LongStream.of(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000)
          .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
          .toArray(Duration[]::new);

  private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

  /** Commands in a batch. */
  public static double[] size() {
    return DoubleStream.of(SIZES).toArray();
  }

  private Buckets() {}
}
