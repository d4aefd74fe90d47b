package org.creditservice.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentileTest {
  private static final double[] BOUNDS = {1, 2, 10};

  private static Double of(double quantile, double... cumulative) {
    return Percentile.of(quantile, BOUNDS, cumulative);
  }

  @Test
  void nothingHasNone() {
    assertThat(of(0.5, 0, 0, 0, 0)).isNull();
  }

  @Test
  void valuesAreSpreadEvenlyWithinABucket() {
    assertThat(of(0.5, 0, 100, 100, 100)).isEqualTo(1.5);
    assertThat(of(0.5, 100, 100, 100, 100)).isEqualTo(0.5);
    assertThat(of(0.99, 50, 90, 100, 100)).isEqualTo(9.2);
  }

  @Test
  void theLastBoundIsTheMostThatCanBeSaid() {
    assertThat(of(0.99, 0, 0, 0, 7)).isEqualTo(10);
  }
}
