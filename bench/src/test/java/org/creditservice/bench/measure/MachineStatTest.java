package org.creditservice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineStatTest {
  @Test
  void countsNeitherIdleTimeNorWhatOtherMachinesTook() {
    assertThat(MachineStat.busyTicks("cpu  100 20 3 5000 700 4 1 9000 0 0")).isEqualTo(128);
  }
}
