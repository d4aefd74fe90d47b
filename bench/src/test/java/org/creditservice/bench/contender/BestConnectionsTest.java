package org.creditservice.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadCatalog;
import org.junit.jupiter.api.Test;

class BestConnectionsTest {
  private final BestConnections best = new BestConnections();
  private final List<Integer> tried = new ArrayList<>();

  @Test
  void theNumberThatDoesMostIsKeptForThatWork() throws Exception {
    find("uniform_256");
    find("uniform_64");

    assertThat(tried).containsExactly(8, 16, 32);
    assertThat(best.of(load("uniform_256"))).isEqualTo(32);
  }

  @Test
  void aRivalHasNoMoreConnectionsThanCallsAreInFlight() throws Exception {
    find("uniform_256");

    assertThat(best.of(load("uniform_16"))).isEqualTo(16);
    assertThat(best.of(load("single"))).isEqualTo(1);
  }

  private void find(String load) throws InterruptedException {
    best.find(
        load(load),
        connections -> {
          tried.add(connections);
          return connections;
        });
  }

  private static Load load(String name) {
    return LoadCatalog.ALL.stream()
        .filter(load -> load.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
