package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.RetryingCallers;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers compete continuously for the lock of the same profile. */
@Tag("citus")
class TwoServersTest {
  private static final int CALLERS = 32;
  private static final int CALLS = 3000;

  @RegisterExtension private final Seed seed = new Seed();

  /**
   * The shorter lock timeout is below the duration of the other server's batch, so a server has to
   * try again for the lock.
   */
  @ParameterizedTest(name = "lock-timeout={0}")
  @ValueSource(strings = {"100ms", "1ms"})
  void bothServersGetAShareOfAHotProfile(String lockTimeout) {
    try (TestDatabase database = TestDatabase.createDurable();
        TestServer one = TestServer.start(database.target(), "lock-timeout=" + lockTimeout);
        TestServer two = TestServer.start(database.target(), "lock-timeout=" + lockTimeout)) {
      AsyncClient.answer(new AsyncClient(one.channel()).create("hot", 1000));
      List<TestServer> servers = List.of(one, two);
      try (RetryingCallers callers =
          RetryingCallers.start(
              List.of("hot"),
              caller -> servers.get(caller % 2).channel(),
              Duration.ofSeconds(10),
              CALLERS,
              seed)) {
        callers.awaitAnswered(CALLS);
        callers.stop();

        assertThat(callers.failures()).isEmpty();
        assertThat(answeredByServer(callers))
            .hasSize(2)
            .allSatisfy(
                (server, calls) -> {
                  assertThat(calls).isGreaterThan(CALLS / 10);
                });
        callers.assertNothingLostOrDuplicated(database.dataSource());
      }
      LedgerInvariants.assertHold(database.dataSource());
    }
  }

  private static Map<Integer, Long> answeredByServer(RetryingCallers callers) {
    Map<Integer, Long> shares =
        callers.answeredByCaller().entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    answered -> answered.getKey() % 2,
                    Collectors.summingLong(Map.Entry::getValue)));
    System.out.println("calls answered by each server: " + shares);
    return shares;
  }
}
