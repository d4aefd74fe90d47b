package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.CuttingProxy.Cut;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A connection is lost during COMMIT, and PostgreSQL still has the transaction open: whether it
 * will be committed is in doubt. Until that is decided, nothing may be answered that a commit would
 * make untrue.
 */
class CommitInDoubtTest {
  private final TestDatabase database = TestDatabase.create();
  private final CuttingProxy proxy = CuttingProxy.before(database.target());
  private final OtherSession other = OtherSession.of(database.superuser());
  private TestServer server;
  private AsyncClient client;

  @BeforeEach
  void start() {
    start("max-wait=30s");
    AsyncClient.answer(client.create("p", 100));
  }

  private void start(String... settings) {
    if (server != null) {
      server.close();
    }
    server = TestServer.start(proxy.target(), settings);
    client = new AsyncClient(server.channel());
  }

  @AfterEach
  void stop() {
    other.close();
    server.close();
    proxy.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void aProfileWhoseCreationIsInDoubtIsNotCalledMissing() {
    Calls calls = inOneBatch(() -> client.within(Duration.ofSeconds(3)).create("new", 5));
    CompletableFuture<?> done = proxy.cutAfter(1, Cut.LATE_COMMIT);
    other.release();
    done.join();
    // The creation's caller has gone, and the batch that held the creation has ended, so the
    // deductions are decided alone.
    assertThat(AsyncClient.reason(calls.creation)).isNotEqualTo("PROFILE_NOT_FOUND");
    AsyncClient.answer(client.deduct("p", "after"));
    other.awaitLaneWaiting();
    assertThat(calls.deductions).noneMatch(call -> call.isDone());

    proxy.deliverLate();

    for (ListenableFuture<DeductCreditsResponse> call : calls.deductions) {
      assertThat(AsyncClient.answer(call).getReplayed()).isFalse();
    }
    assertThat(client.balance("new")).isEqualTo(2);
  }

  private record Calls(
      ListenableFuture<?> creation, List<ListenableFuture<DeductCreditsResponse>> deductions) {}

  /** A creation and deductions that wait for the batch before theirs, which a table lock holds. */
  private Calls inOneBatch(Supplier<ListenableFuture<?>> creation) {
    other.lockTable("profiles");
    var unused = client.deduct("p", "before");
    other.awaitLaneWaiting();
    ListenableFuture<?> created = creation.get();
    var deductions = IntStream.range(0, 3).mapToObj(i -> client.deduct("new", "k-" + i)).toList();
    client.awaitArrival();
    return new Calls(created, deductions);
  }

  @Test
  void aCommandThatMayHaveBeenCommittedIsNotSaidToHaveDoneNothing() {
    start("max-wait=2s");
    CompletableFuture<?> done = proxy.cutNext(Cut.LATE_COMMIT);
    var inDoubt = client.deduct("p", "k");
    done.join();
    // The lane has found the database available again since.
    AsyncClient.answer(client.create("q", 1));

    assertThat(AsyncClient.reason(inDoubt)).isEqualTo("DATABASE_UNAVAILABLE");

    proxy.deliverLate();
    assertThat(AsyncClient.answer(client.deduct("p", "k")).getReplayed()).isTrue();
  }
}
