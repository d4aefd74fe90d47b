package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.CuttingProxy.Cut;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A connection is lost exactly during COMMIT. The server cannot know whether the transaction was
 * committed, so it finds out before it answers. The caller notices nothing.
 */
class CommitCutTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private static TestDatabase database;
  private static CuttingProxy proxy;
  private static TestServer server;
  private static AsyncClient client;

  private final int test = TESTS.incrementAndGet();
  private final String p = name("p");

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    proxy = CuttingProxy.before(database.target());
    server =
        TestServer.start(
            proxy.target(),
            "lanes=1",
            "lock-timeout=2s",
            "statement-timeout=2500ms",
            "socket-timeout=3s",
            "connect-timeout=1s",
            "max-wait=30s");
    client = new AsyncClient(server.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
    proxy.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @BeforeEach
  void createProfile() {
    // The lane has one connection then: with a spare one, it would repeat on that.
    proxy.cutAll();
    AsyncClient.answer(client.create(p, 100));
  }

  /** A profile of this test. */
  private String name(String profile) {
    return profile + "-" + test;
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT", "SILENCE"})
  void oneCommandIsExecutedOnceAndIsNoReplay(Cut cut) {
    CompletableFuture<?> done = proxy.cutNext(cut);

    DeductCreditsResponse answer = AsyncClient.answer(client.deduct(p, "k"));

    assertThat(done).isCompleted();
    assertThat(answer.getReplayed()).isFalse();
    assertThat(answer.getEntry().getSequence()).isEqualTo(2);
    assertThat(AsyncClient.answer(client.deduct(p, "k")))
        .isEqualTo(answer.toBuilder().setReplayed(true).build());
    assertThat(client.balance(p)).isEqualTo(99);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT", "SILENCE"})
  void eachCommandOfABatchIsExecutedOnceAndAnsweredOnce(Cut cut) {
    AsyncClient.answer(client.deduct(p, "deduction", 10, "USE"));
    try (OtherSession other = OtherSession.of(database)) {
      other.lockTable("profiles");
      // As many batches as the lane may have under way; all others queue up.
      var alone = client.deduct(p, "alone");
      other.awaitLaneWaiting();
      var aside = client.create(name("aside"), 7);
      other.awaitLanesWaiting(2);
      var created = client.create(name("q"), 7);
      var deducted = client.deduct(p, "k");
      var duplicate = client.deduct(p, "k");
      var refused = client.deduct(p, "refused", 1000, "USE");
      var duplicateOfRefused = client.deduct(p, "refused", 1000, "USE");
      var replayed = client.deduct(p, "deduction", 10, "USE");
      var refunded = client.refund(p, "refund", "deduction");
      var unknown = client.deduct("nobody", "k");
      client.awaitArrival();
      // The batches of single commands are committed first.
      CompletableFuture<?> done = proxy.cutAfter(2, cut);
      other.release();
      AsyncClient.answer(alone);
      AsyncClient.answer(aside);
      assertThat(AsyncClient.answer(created).getReplayed()).isFalse();
      assertThat(AsyncClient.answer(deducted).getReplayed()).isFalse();
      assertThat(AsyncClient.answer(duplicate))
          .isEqualTo(AsyncClient.answer(deducted).toBuilder().setReplayed(true).build());
      assertRefused(refused, "INSUFFICIENT_CREDITS", false);
      assertRefused(duplicateOfRefused, "INSUFFICIENT_CREDITS", true);
      assertThat(AsyncClient.answer(replayed).getReplayed()).isTrue();
      assertThat(AsyncClient.answer(refunded).getReplayed()).isFalse();
      assertRefused(unknown, "PROFILE_NOT_FOUND", false);
      assertThat(client.balance(p)).isEqualTo(100 - 1 - 1);
      assertThat(done).isCompleted();
    }
  }

  @Test
  void aLateCommitIsAwaited() {
    CompletableFuture<?> done = proxy.cutNext(Cut.LATE_COMMIT);
    var call = client.deduct(p, "k");
    done.join();
    // The lane still answers new commands, although the lost transaction holds its locks.
    AsyncClient.answer(client.create(name("other"), 1));
    assertThat(call).isNotDone();

    proxy.deliverLate();

    assertThat(AsyncClient.answer(call).getReplayed()).isFalse();
    assertThat(client.balance(p)).isEqualTo(99);
  }

  @Test
  void aLateCommitThatCreatesTheProfileIsAwaited() {
    try (OtherSession other = OtherSession.of(database)) {
      CompletableFuture<?> done = proxy.cutNext(Cut.LATE_COMMIT);
      var call = client.create(name("new"), 5);
      done.join();
      // The command has now been decided again, on the state before the lost transaction.
      other.awaitLaneWaiting();
      assertThat(call).isNotDone();

      proxy.deliverLate();

      assertThat(AsyncClient.answer(call).getReplayed()).isFalse();
      assertThat(AsyncClient.answer(client.create(name("new"), 5)))
          .isEqualTo(AsyncClient.answer(call).toBuilder().setReplayed(true).build());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void theAnswerIsFoundOnceTheDatabaseAcceptsConnectionsAgain(Cut cut) throws Exception {
    proxy.refuse();
    var unused = proxy.cutNext(cut);
    List<ListenableFuture<DeductCreditsResponse>> calls =
        IntStream.range(0, 5).mapToObj(i -> client.deduct(p, "k-" + i)).toList();
    proxy.awaitRefused();
    assertThat(calls).noneMatch(call -> call.isDone());

    proxy.accept();

    calls.forEach(call -> assertThat(AsyncClient.answer(call).getReplayed()).isFalse());
    assertThat(client.balance(p)).isEqualTo(95);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void ifTheAnswerIsNotFoundInTimeARetryWithTheSameKeyFindsIt(Cut cut) {
    proxy.refuse();
    var unused = proxy.cutNext(cut);
    AsyncClient hasty = client.within(Duration.ofSeconds(2));
    List<ListenableFuture<DeductCreditsResponse>> calls =
        IntStream.range(0, 5).mapToObj(i -> hasty.deduct(p, "k-" + i)).toList();

    for (ListenableFuture<DeductCreditsResponse> call : calls) {
      assertThat(AsyncClient.reason(call)).isEqualTo("DATABASE_UNAVAILABLE");
      StatusRuntimeException error = AsyncClient.error(call);
      assertThat(ErrorDetails.find(error, RetryInfo.class)).isPresent();
      assertThat(error.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    proxy.accept();
    boolean committed = cut == Cut.AFTER_COMMIT;
    assertThat(AsyncClient.answer(client.deduct(p, "k-0")).getReplayed()).isEqualTo(committed);
    for (int i = 1; i < 5; i++) {
      AsyncClient.answer(client.deduct(p, "k-" + i));
    }
    assertThat(client.balance(p)).isEqualTo(95);
  }

  private static void assertRefused(ListenableFuture<?> call, String reason, boolean replayed) {
    ErrorInfo info = ErrorDetails.find(AsyncClient.error(call), ErrorInfo.class).orElseThrow();
    assertThat(info.getReason()).isEqualTo(reason);
    assertThat(info.getMetadataMap().containsKey("replayed")).isEqualTo(replayed);
  }
}
