package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.db.Bucket;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A lock of another session stalls only the commands that need it.
 *
 * <p>All profiles share one lane. Answers that come while the lock is held show that the other
 * commands are not stalled.
 */
@ParameterizedClass(name = "batch-span={0}")
@ValueSource(strings = {"lane", "bucket"})
class OtherSessionsLockTest {
  private static TestDatabase database;
  private static TestServer server;
  private static AsyncClient client;

  /** The setting of the server in this run; {@link #start} reads it. */
  @Parameter private String span;

  private OtherSession other;

  @BeforeAll
  static void createDatabase() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void dropDatabase() {
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @BeforeParameterizedClassInvocation
  static void start(String span) {
    server = TestServer.start(database.target(), "lanes=1", "batch-span=" + span);
    client = new AsyncClient(server.channel());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    other = OtherSession.of(database);
  }

  @AfterEach
  void disconnect() {
    other.close();
  }

  @Test
  void aLockedRowStallsOnlyItsProfile() {
    List<String> profiles = create("a", 4);
    String locked = profiles.get(0);
    other.lockProfiles(locked);
    var stalled = client.deduct(locked, "stalled");

    for (int i = 0; i < 100; i++) {
      AsyncClient.answer(client.deduct(profiles.get(1 + i % 3), "k-" + i));
    }

    assertThat(stalled).isNotDone();
    other.release();
    assertThat(entry(stalled).getSequence()).isEqualTo(2);
  }

  @Test
  void commandsOfAStalledProfileAreExecutedInTheirOrder() {
    List<String> profiles = create("b", 10);
    List<String> locked = profiles.subList(0, 5);
    other.lockProfiles(locked.toArray(String[]::new));

    List<List<ListenableFuture<DeductCreditsResponse>>> stalled = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      int number = round;
      stalled.add(profiles.stream().map(id -> client.deduct(id, "r-" + number)).toList());
      // The rounds arrive in several batches, before and after the lane notices the locks.
      stalled.get(round).subList(5, 10).forEach(AsyncClient::answer);
    }

    assertThat(stalled)
        .allSatisfy(round -> assertThat(round.subList(0, 5)).noneMatch(call -> call.isDone()));
    other.release();
    for (int round = 0; round < 10; round++) {
      for (ListenableFuture<DeductCreditsResponse> call : stalled.get(round)) {
        assertThat(entry(call).getSequence()).isEqualTo(2 + round);
      }
    }
  }

  @Test
  void aCommandThatWaitsForALockBeyondItsDeadlineIsNotExecuted() {
    List<String> profiles = create("c", 2);
    String locked = profiles.get(0);
    other.lockProfiles(locked);
    var late = client.within(Duration.ofMillis(300)).deduct(locked, "late");
    var patient = client.deduct(locked, "patient");

    assertThat(AsyncClient.reason(late)).isIn("DEADLINE_EXCEEDED", "DATABASE_UNAVAILABLE");
    client.awaitArrival();
    // The lane has continued, so no transaction from before the deadline is still running.
    AsyncClient.answer(client.deduct(profiles.get(1), "after"));
    assertThat(patient).isNotDone();
    other.release();

    assertThat(entry(patient).getSequence()).isEqualTo(2);
    client.assertNotRecorded(locked, "late");
    assertThat(entry(client.deduct(locked, "late")).getSequence()).isEqualTo(3);
  }

  @Test
  void anUncommittedProfileStallsOnlyItsCreation() {
    List<String> profiles = create("d", 3);
    other.createProfile(uncommitted());
    ListenableFuture<CreateProfileResponse> stalled = client.create(uncommitted(), 5);

    for (int i = 0; i < 30; i++) {
      AsyncClient.answer(client.deduct(profiles.get(i % 3), "k-" + i));
    }

    assertThat(stalled).isNotDone();
    other.release();
    assertThat(AsyncClient.answer(stalled).getProfile().getBalance()).isEqualTo(5);
  }

  @Test
  void aCommandForAnUncommittedProfileWaitsUntilItIsKnownWhetherThatExists() {
    List<String> profiles = create("g", 2);
    String missing = "missing-" + span;
    other.createProfile(missing);
    var stalled = client.deduct(missing, "stalled");

    for (int i = 0; i < 20; i++) {
      AsyncClient.answer(client.deduct(profiles.get(i % 2), "k-" + i));
    }

    assertThat(stalled).isNotDone();
    other.release();
    assertThat(AsyncClient.reason(stalled)).isEqualTo("PROFILE_NOT_FOUND");
    assertThat(AsyncClient.answer(client.create(missing, 5)).getReplayed()).isFalse();
  }

  private String uncommitted() {
    return "uncommitted-" + span;
  }

  @Test
  void aLockOnRefundsStallsOnlyTheProfilesThatRefund() {
    List<String> profiles = create("e", 6);
    List<String> locked = profiles.subList(0, 4);
    other.lockTable("deduction_refunds");
    locked.forEach(id -> AsyncClient.answer(client.deduct(id, "deduction", 5, "USE")));
    var refunds = locked.stream().map(id -> client.refund(id, "refund", "deduction")).toList();

    for (int i = 0; i < 10; i++) {
      AsyncClient.answer(client.deduct(profiles.get(4 + i % 2), "k-" + i));
    }

    assertThat(refunds).noneMatch(call -> call.isDone());
    other.release();
    refunds.forEach(
        call -> assertThat(AsyncClient.answer(call).getEntry().getAmount()).isEqualTo(5));
  }

  @Test
  void aLockedTableStallsEverythingUntilItIsReleased() {
    for (String table : List.of("profiles", "idempotency_keys", "ledger_entries")) {
      List<String> profiles = create("f-" + table, 5);
      other.lockTable(table);
      List<ListenableFuture<DeductCreditsResponse>> calls =
          IntStream.range(0, 50)
              .mapToObj(i -> client.deduct(profiles.get(i % 5), "k-" + i))
              .toList();
      other.awaitLaneWaiting();
      client.awaitArrival();
      assertThat(calls).noneMatch(call -> call.isDone());

      other.release();

      for (int i = 0; i < calls.size(); i++) {
        assertThat(entry(calls.get(i)).getSequence()).isEqualTo(2 + i / 5);
      }
    }
  }

  private static LedgerEntry entry(ListenableFuture<DeductCreditsResponse> call) {
    DeductCreditsResponse answer = AsyncClient.answer(call);
    assertThat(answer.getReplayed()).isFalse();
    return answer.getEntry();
  }

  /** New profiles in one bucket, so that they share a batch with either span. */
  private List<String> create(String name, int count) {
    Supplier<Stream<String>> candidates =
        () -> IntStream.iterate(0, i -> i + 1).mapToObj(i -> name + "-" + span + "-" + i);
    short bucket = Bucket.of(candidates.get().findFirst().orElseThrow());
    List<String> profiles =
        candidates.get().filter(id -> Bucket.of(id) == bucket).limit(count).toList();
    profiles.forEach(id -> AsyncClient.answer(client.create(id, 1000)));
    return profiles;
  }
}
