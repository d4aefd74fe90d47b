package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.RetryingCallers;
import org.creditservice.testing.Seed;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service is killed with kill -9 under load, and another process takes over. */
@Tag("long")
class ServiceKilledTest {
  @RegisterExtension private final Seed seed = new Seed();

  private final TestDatabase database = TestDatabase.create();
  private final List<ServiceProcess> services = new ArrayList<>();

  private ServiceProcess start() {
    ServiceProcess service = ServiceProcess.start(database.target(), "--lanes=2");
    services.add(service);
    return service;
  }

  @AfterEach
  void stop() {
    services.forEach(ServiceProcess::close);
    database.close();
  }

  @Test
  void nothingIsLostAndNothingIsDuplicated() {
    List<String> profiles = IntStream.range(0, 6).mapToObj(i -> "p-" + i).toList();
    AtomicReference<ServiceProcess> current = new AtomicReference<>(start());
    AsyncClient client = new AsyncClient(current.get().channel());
    profiles.forEach(id -> AsyncClient.answer(client.create(id, 20)));
    try (RetryingCallers callers =
        RetryingCallers.start(
            profiles, any -> current.get().channel(), Duration.ofSeconds(5), 8, seed)) {
      callers.awaitAnswered(200);
      // The calls in flight may or may not have been committed.
      current.get().kill9();
      callers.awaitFailed(8);
      current.set(start());
      callers.awaitAnswered(200);
      // This time the successor starts before the kill.
      ServiceProcess killed = current.getAndSet(start());
      killed.kill9();
      callers.awaitAnswered(200);
      callers.stop();

      assertThat(callers.failures()).contains("UNAVAILABLE");
      callers.assertNothingLostOrDuplicated(database.dataSource());
    }
    LedgerInvariants.assertHold(database.dataSource());
  }
}
