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
    "NONE,      1, false, 50", // 10 + 40
    "STRONGEST, 1, false, 69", // 20 + 40 + 9
    "ALL,       1, false, 188", // 50 + 120 + 18
    "STRONGEST, 2, false, 138",
    "STRONGEST, 2, true,  99", // the server is warm for the second load
    "ALL,       1, true,  69", // shared servers: the service and its strongest rival only
  })
  void estimatesItsLengthFromItsContenders(
      RivalSelection rivals, int loads, boolean shared, double seconds) {
    Load load = LoadCatalog.QUICK.get(0).withRivals(rivals);
    List<Load> all = List.of(load, load).subList(0, loads);

    Plan plan = new Plan(all, /* pairs= */ 1, RUN, WARM_UP, CALIBRATION, shared);

    assertThat(plan.seconds()).isEqualTo(seconds);
  }
}
