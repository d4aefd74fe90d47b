package org.creditservice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
  @Test
  void medianIgnoresOneSpoiledPair() {
    Ratio ratio = new Ratio(List.of(2.1, 9.0, 1.9));

    assertThat(ratio.median()).isEqualTo(2.1);
    assertThat(ratio.min()).isEqualTo(1.9);
    assertThat(ratio.max()).isEqualTo(9.0);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(new Ratio(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
  }

  @Test
  void needsAPair() {
    assertThatThrownBy(() -> new Ratio(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
