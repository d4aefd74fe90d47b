package org.creditservice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadCatalog;
import org.creditservice.bench.load.RivalSelection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final Duration RUN = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration CALIBRATION = Duration.ofSeconds(3);

  @ParameterizedTest
  @CsvSource({
    // runs + warm-ups + calibrations
    "NONE,      1, false, false, 50", // 10 + 40
    "STRONGEST, 1, false, false, 69", // 20 + 40 + 9
    "ALL,       1, false, false, 188", // 50 + 120 + 18
    "STRONGEST, 2, false, false, 138",
    "STRONGEST, 2, true,  false, 99", // the server is warm for the second load
    "ALL,       1, true,  false, 69", // shared servers: the service and its strongest rival only
    "NONE,      1, false, true,  100", // the service twice
    "ALL,       1, false, true,  238",
    "STRONGEST, 2, true,  true,  160"
  })
  void estimatesItsLengthFromItsContenders(
      RivalSelection rivals, int loads, boolean shared, boolean baseline, double seconds) {
    Load load = LoadCatalog.QUICK.get(0).withRivals(rivals);
    List<Load> all = List.of(load, load).subList(0, loads);

    Plan plan = new Plan(all, /* pairs= */ 1, RUN, WARM_UP, CALIBRATION, shared, baseline);

    assertThat(plan.seconds()).isEqualTo(seconds);
  }
}
