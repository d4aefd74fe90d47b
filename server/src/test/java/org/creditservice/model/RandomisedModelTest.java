package org.creditservice.model;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.creditservice.model.Expected.Appends;
import org.creditservice.model.Expected.Refuses;
import org.creditservice.model.Expected.Reports;
import org.creditservice.testing.Invariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.RefundCreditsResponse;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.ReverseOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random commands from many threads over few profiles on two servers that share a
 * database, duplicates and reversals that overtake their target among them. Afterwards every
 * invariant holds, and every answer is what the model says in the order of the ledger.
 *
 * <p>To run one again: {@code -Dtest.seed=SEED}. Which commands are made up follows from the seed,
 * how they interleave does not.
 */
class RandomisedModelTest {
  private static final int THREADS = 16;
  private static final int CALLS_PER_THREAD = 130;
  private static final int PROFILES = 4;
  private static final long OPENING_BALANCE = 300;

  @ParameterizedTest
  @ValueSource(strings = {"lane", "bucket"})
  void everyAnswerIsWhatTheModelSays(String span) throws Exception {
    long seed = Long.getLong("test.seed", new Random().nextLong());
    System.out.println("RandomisedModelTest: -Dtest.seed=" + seed + " span " + span);
    try (TestDatabase database = TestDatabase.create();
        TestServer one = TestServer.start(database.target(), "batch-span=" + span);
        TestServer two = TestServer.start(database.target(), "batch-span=" + span)) {
      Caller.Shared shared = createProfiles(one);
      run(seed, List.of(one.commands(), two.commands()), shared);

      Invariants.assertHold(database.dataSource());
      Map<String, List<Call>> byProfile =
          shared.calls.stream().collect(groupingBy(Call::profileId));
      byProfile.forEach((profileId, calls) -> verify(ledger(two, profileId), calls));
      assertThat(shared.calls)
          .as("the scenario has something of everything")
          .anyMatch(Call::replayed)
          .extracting(Call::reason)
          .contains(
              "",
              "INSUFFICIENT_CREDITS",
              "RATE_LIMITED",
              "REFUND_EXCEEDS_DEDUCTION",
              "IDEMPOTENCY_KEY_REUSED",
              "OPERATION_REVERSED",
              "NOT_REVERSIBLE");
    }
  }

  private static Caller.Shared createProfiles(TestServer server) {
    List<String> profileIds = IntStream.range(0, PROFILES).mapToObj(n -> "profile-" + n).toList();
    for (String profileId : profileIds) {
      server
          .commands()
          .createProfile(
              CreateProfileRequest.newBuilder()
                  .setProfileId(profileId)
                  .setIdempotencyKey("create")
                  .setOpeningBalance(OPENING_BALANCE)
                  .build());
    }
    return new Caller.Shared(
        profileIds, profileIds.stream().collect(toMap(id -> id, id -> new AtomicLong(1))));
  }

  private static void run(long seed, List<CreditServiceBlockingStub> servers, Caller.Shared shared)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> ends = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = new Random(seed + thread);
      ends.add(
          threads.submit(
              new Caller("caller-" + thread, random, CALLS_PER_THREAD, servers, shared)));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();
  }

  private static List<LedgerEntry> ledger(TestServer server, String profileId) {
    List<LedgerEntry> entries = new ArrayList<>();
    String token = "";
    do {
      ListEntriesResponse page =
          server
              .queries()
              .listEntries(
                  ListEntriesRequest.newBuilder()
                      .setProfileId(profileId)
                      .setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST)
                      .setPageToken(token)
                      .build());
      entries.addAll(page.getEntriesList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return entries;
  }

  private static void verify(List<LedgerEntry> ledger, List<Call> calls) {
    Map<String, Call> recorded = verifyKeys(calls);
    verifyLedger(ledger, recorded);
    verifyRefusals(ledger, recorded);
    verifyReversals(recorded);
  }

  /** One answer per key, given once as the first; gives these first answers by key. */
  private static Map<String, Call> verifyKeys(List<Call> calls) {
    Map<String, Call> recorded = new HashMap<>();
    calls.stream()
        .filter(call -> !call.replayed())
        .filter(call -> call.response() != null || call.recordedRefusal())
        .forEach(
            call ->
                assertThat(recorded.put(call.key(), call)).as("first of %s", call.key()).isNull());
    for (Call call : calls) {
      Call first = recorded.get(call.key());
      switch (call.reason()) {
        case "RATE_LIMITED" -> {}
        case "IDEMPOTENCY_KEY_REUSED" -> assertThat(call.request()).isNotEqualTo(first.request());
        case "OPERATION_REVERSED" -> assertThat(first).as("burnt %s", call.key()).isNull();
        default -> {
          assertThat(first).as("first of %s", call.key()).isNotNull();
          assertThat(call.request()).isEqualTo(first.request());
          assertThat(call.response()).isEqualTo(first.response());
          assertThat(call.refusal()).isEqualTo(first.refusal());
        }
      }
    }
    return recorded;
  }

  /** In the order of the ledger, each entry is the one that the model says its command appends. */
  private static void verifyLedger(List<LedgerEntry> ledger, Map<String, Call> recorded) {
    LedgerModel model = new LedgerModel();
    Set<String> appended = new HashSet<>(Set.of("create"));
    long lastDeductMillis = 0;
    model.append(null, ledger.get(0));
    for (LedgerEntry entry : ledger.subList(1, ledger.size())) {
      Call call = recorded.get(entry.getIdempotencyKey());
      assertThat(call).as("the call that appended %s", entry).isNotNull();
      assertThat(call.entry()).isEqualTo(entry);
      Expected expected = model.predict(call.request());
      assertThat(actual(call)).as("%s", call.request()).isEqualTo(expected);
      model.append(call.request(), entry);
      assertThat(entry.getBalance()).isEqualTo(model.balance());
      appended.add(call.key());

      if (entry.getKind() == EntryKind.ENTRY_KIND_DEDUCTION) {
        long interval =
            Durations.toMillis(((DeductCreditsRequest) call.request()).getMinInterval());
        long millis = Timestamps.toMillis(entry.getCreateTime());
        assertThat(millis - lastDeductMillis).isGreaterThanOrEqualTo(interval);
        lastDeductMillis = millis;
      }
    }
    assertThat(appended)
        .as("no acknowledged entry is lost")
        .containsAll(recorded.values().stream().filter(Call::hasEntry).map(Call::key).toList());
  }

  private static Expected actual(Call call) {
    LedgerEntry entry = call.entry();
    long remaining =
        call.response() instanceof RefundCreditsResponse refund
            ? refund.getRefundableRemaining()
            : 0;
    return new Appends(entry.getKind(), entry.getAmount(), entry.getRefundedEntryId(), remaining);
  }

  /**
   * Each refusal, and each outcome without an entry, is right at some point of the ledger at which
   * it can have been given.
   */
  private static void verifyRefusals(List<LedgerEntry> ledger, Map<String, Call> recorded) {
    List<Call> open =
        new ArrayList<>(recorded.values().stream().filter(call -> !call.hasEntry()).toList());
    LedgerModel model = new LedgerModel();
    for (LedgerEntry entry : ledger) {
      Call call = recorded.get(entry.getIdempotencyKey());
      model.append(call == null ? null : call.request(), entry);
      open.removeIf(
          candidate ->
              candidate.afterSequence() <= entry.getSequence()
                  && isRight(candidate, model.predict(candidate.request())));
    }
    assertThat(open).as("refusals that are right nowhere in the ledger").isEmpty();
  }

  private static boolean isRight(Call call, Expected expected) {
    if (expected instanceof Refuses refuses) {
      return refuses.reason().equals(call.reason())
          && call.refusal().getMetadataMap().entrySet().containsAll(refuses.details().entrySet());
    }
    if (expected instanceof Reports reports
        && call.response() instanceof ReverseOperationResponse reversed) {
      return reports.outcome() == ReverseOutcome.REVERSE_OUTCOME_UNSPECIFIED
          || reports.outcome() == reversed.getOutcome();
    }
    return false;
  }

  /** What was prevented never ran; what was not, was recorded. */
  private static void verifyReversals(Map<String, Call> recorded) {
    for (Call call : recorded.values()) {
      if (call.response() instanceof ReverseOperationResponse reversed) {
        Message request = call.request();
        Call target = recorded.get(((ReverseOperationRequest) request).getTargetKey());
        boolean prevented = reversed.getOutcome() == ReverseOutcome.REVERSE_OUTCOME_PREVENTED;
        assertThat(target == null).as("%s", request).isEqualTo(prevented);
      }
    }
  }
}
