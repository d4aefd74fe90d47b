package org.creditservice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuModelTest {
  @Test
  void isThatOfTheFirstProcessor() {
    assertThat(
            CpuModel.parse(
                "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) @ 2.60GHz\n\n"
                    + "processor\t: 1\nmodel name\t: another\n"))
        .contains("Intel(R) Xeon(R) @ 2.60GHz");
  }

  @Test
  void isAbsentWhereTheKernelDoesNotTell() {
    assertThat(CpuModel.parse("processor\t: 0\nBogoMIPS\t: 243.75\n")).isEmpty();
    assertThat(CpuModel.parse("model name\t:\n")).isEmpty();
  }
}
