package org.creditservice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ZipfTest {
  private static final int DRAWS = 200_000;

  @Test
  void drawsEachInProportionToItsRank() {
    ProfilePicker zipf = new Zipf(4, 1.0);
    RandomGenerator random = new SplittableRandom(1);
    int[] drawn = new int[5];
    for (int i = 0; i < DRAWS; i++) {
      drawn[zipf.next(random)]++;
    }

    // 1 + 1/2 + 1/3 + 1/4
    double sum = 25.0 / 12;
    for (int k = 1; k <= 4; k++) {
      assertThat((double) drawn[k] / DRAWS).isCloseTo(1 / (k * sum), within(0.005));
    }
  }

  @Test
  void drawsTheFirstAndTheLastAtTheEndsOfTheRange() {
    ProfilePicker zipf = new Zipf(3, 1.0);

    assertThat(zipf.next(point(0.0))).isEqualTo(1);
    assertThat(zipf.next(point(Math.nextDown(1.0)))).isEqualTo(3);
  }

  private static RandomGenerator point(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }
}
