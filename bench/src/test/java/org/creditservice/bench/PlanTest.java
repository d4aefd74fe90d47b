package org.creditservice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadCatalog;
import org.creditservice.bench.load.Rival;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final Duration RUN = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration CALIBRATION = Duration.ofSeconds(3);

  @ParameterizedTest
  @CsvSource({
    // runs + warm-ups + calibrations
    "'',                 1, false, false, 50", // 10 + 40
    "FUNCTION,           1, false, false, 69", // 20 + 40 + 9
    "FUNCTION,           2, false, false, 138",
    "FUNCTION,           2, true,  false, 98", // one warm-up: 40 + 40 + 18
    "FUNCTION TEXTBOOK,  2, true,  false, 136", // the servers warm up together: 60 + 40 + 36
    "TEXTBOOK,           1, false, false, 109", // 20 + 80 + 9
    "FUNCTION TEXTBOOK,  1, false, false, 128",
    "UNBATCHED ECHO,     1, false, false, 150", // 30 + 120
    "'',                 1, false, true,  100", // the service twice
    "UNBATCHED ECHO,     1, false, true,  200",
    "FUNCTION,           2, true,  true,  118"
  })
  void estimatesItsLengthFromItsContenders(
      String rivals, int loads, boolean shared, boolean baseline, double seconds) {
    Load load = LoadCatalog.QUICK.get(0).withRivals(rivals(rivals));
    List<Load> all = List.of(load, load).subList(0, loads);

    Plan plan = plan(all, shared, baseline);

    assertThat(plan.seconds()).isEqualTo(seconds);
  }

  @Test
  void sharedContendersRunAllLoads() {
    Load first = LoadCatalog.QUICK.get(0).withRivals(Set.of(Rival.FUNCTION));
    Load second = LoadCatalog.QUICK.get(1).withRivals(Set.of(Rival.TEXTBOOK));

    assertThat(plan(List.of(first, second), /* shared= */ true, false).rivals(first))
        .containsExactlyInAnyOrder(Rival.FUNCTION, Rival.TEXTBOOK);
    assertThat(plan(List.of(first, second), /* shared= */ false, false).rivals(first))
        .containsExactly(Rival.FUNCTION);
  }

  private static Plan plan(List<Load> loads, boolean shared, boolean baseline) {
    return new Plan(loads, /* pairs= */ 1, RUN, WARM_UP, CALIBRATION, shared, baseline);
  }

  private static Set<Rival> rivals(String names) {
    return Stream.of(names.split(" "))
        .filter(name -> !name.isEmpty())
        .map(Rival::valueOf)
        .collect(Collectors.toSet());
  }
}
