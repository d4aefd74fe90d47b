package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Await;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.testing.HealthWatch;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.RetryingCallers;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL with durable settings is killed with kill -9 and restarted. */
@Tag("long")
class PostgresKilledTest {
  private static RestartablePostgres postgres;

  @RegisterExtension private final Seed seed = new Seed();

  private TestServer server;
  private AsyncClient client;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = RestartablePostgres.start();
    postgres.migrate();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  private void start(String... settings) {
    server = TestServer.start(postgres.target(), settings);
    client = new AsyncClient(server.channel());
  }

  @AfterEach
  void stop() {
    server.close();
    if (!isRunning()) {
      postgres.restart();
    }
    LedgerInvariants.assertHold(dataSource());
  }

  @Test
  void underLoadNothingIsLostAndNothingIsDuplicated() {
    start("lanes=2");
    List<String> profiles = IntStream.range(0, 6).mapToObj(i -> "load-" + i).toList();
    profiles.forEach(id -> AsyncClient.answer(client.create(id, 20)));
    try (RetryingCallers callers =
        RetryingCallers.start(profiles, any -> server.channel(), Duration.ofSeconds(5), 32, seed)) {
      for (int kill = 0; kill < 2; kill++) {
        callers.awaitAnswered(300);
        postgres.kill9();
        postgres.restart();
      }
      callers.awaitAnswered(300);
      callers.stop();

      callers.assertNothingLostOrDuplicated(dataSource());
    }
  }

  @Test
  void callsInFlightAreAnsweredAfterTheRestartWithoutARetry() {
    start("lanes=2", "max-wait=60s");
    AsyncClient.answer(client.create("in-flight", 100));
    AsyncClient.answer(client.create("locked", 100));
    List<ListenableFuture<DeductCreditsResponse>> calls = new ArrayList<>();
    try (OtherSession other = OtherSession.of(postgres.superuser())) {
      other.lockTable("profiles");
      calls.add(client.deduct("locked", "in-a-transaction"));
      other.awaitLaneWaiting();
      calls.add(client.deduct("locked", "queued"));
      client.awaitArrival();
      postgres.kill9();
    }
    for (int i = 0; i < 20; i++) {
      calls.add(client.deduct("in-flight", "k-" + i));
    }
    client.awaitArrival();
    assertThat(calls).noneMatch(call -> call.isDone());

    postgres.restart();

    calls.forEach(call -> assertThat(AsyncClient.answer(call).getReplayed()).isFalse());
    assertThat(client.balance("locked")).isEqualTo(98);
    assertThat(client.balance("in-flight")).isEqualTo(80);
  }

  @Test
  void callersWithAShortDeadlineLearnInTimeThatTheDatabaseIsUnavailable() {
    start("lanes=1");
    AsyncClient.answer(client.create("hasty", 100));
    postgres.kill9();

    AsyncClient hasty = client.within(Duration.ofSeconds(2));
    for (int i = 0; i < 3; i++) {
      var inABatch = hasty.deduct("hasty", "a-" + i);
      var queued = hasty.deduct("hasty", "b-" + i);
      assertUnavailable(inABatch);
      assertUnavailable(queued);
    }

    postgres.restart();
    for (int i = 0; i < 3; i++) {
      AsyncClient.answer(client.deduct("hasty", "a-" + i));
      AsyncClient.answer(client.deduct("hasty", "b-" + i));
    }
    assertThat(client.balance("hasty")).isEqualTo(94);
  }

  private static void assertUnavailable(ListenableFuture<?> call) {
    assertThat(AsyncClient.reason(call)).isEqualTo("DATABASE_UNAVAILABLE");
    StatusRuntimeException error = AsyncClient.error(call);
    assertThat(error.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(ErrorDetails.find(error, RetryInfo.class)).isPresent();
  }

  private static boolean isRefused(ListenableFuture<?> call) {
    try {
      call.get();
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFullQueueRefusesAtOnce() {
    start("lanes=1", "queue-max=5", "max-wait=60s");
    AsyncClient.answer(client.create("full", 100));
    postgres.kill9();
    List<ListenableFuture<DeductCreditsResponse>> calls =
        IntStream.range(0, 50).mapToObj(i -> client.deduct("full", "k-" + i)).toList();

    // Five are queued, and up to five more are in the batch that waits for the database.
    Await.until(
        "the others are refused",
        () -> calls.stream().filter(call -> call.isDone()).count() >= 50 - 2 * 5);
    postgres.restart();

    Map<Boolean, List<ListenableFuture<DeductCreditsResponse>>> byRefused =
        calls.stream().collect(Collectors.partitioningBy(PostgresKilledTest::isRefused));
    List<ListenableFuture<DeductCreditsResponse>> refused = byRefused.get(true);
    assertThat(refused).hasSizeBetween(40, 45);
    for (ListenableFuture<DeductCreditsResponse> call : refused) {
      assertThat(AsyncClient.reason(call)).isEqualTo("OVERLOADED");
      StatusRuntimeException error = AsyncClient.error(call);
      assertThat(error.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
      assertThat(ErrorDetails.find(error, RetryInfo.class)).isPresent();
    }
    byRefused.get(false).forEach(AsyncClient::answer);
    assertThat(client.balance("full")).isEqualTo(100 - (50 - refused.size()));
  }

  @Test
  void healthFollowsTheDatabase() throws Exception {
    start();
    HealthWatch health = HealthWatch.of(server.channel());
    health.awaitNext(ServingStatus.SERVING);

    postgres.kill9();
    health.awaitNext(ServingStatus.NOT_SERVING);

    postgres.restart();
    health.awaitNext(ServingStatus.SERVING);
  }

  private static boolean isRunning() {
    try (Connection connection = postgres.target().connect()) {
      return !connection.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  private static DataSource dataSource() {
    DatabaseTarget target = postgres.target();
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(target.jdbcUrl());
    dataSource.setUser(target.user());
    dataSource.setPassword(target.password());
    return dataSource;
  }
}
