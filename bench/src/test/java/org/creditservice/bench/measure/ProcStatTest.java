package org.creditservice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {
  @Test
  void acceptsBlanksAndBracketsInTheProgramsName() {
    assertThat(ProcStat.parse("7 (a (b) c) S 3 7 7 0 -1 4 1 2 3 4 50 6 700 80 20 0 1 0 99 1 1"))
        .contains(new ProcStat(3, 56, 780));
  }

  @Test
  void ignoresALineThatIsTooShort() {
    assertThat(ProcStat.parse("7 (x) Z 3")).isEmpty();
  }
}
