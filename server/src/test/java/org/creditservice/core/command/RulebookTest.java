package org.creditservice.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.command.RefundCredits.Target;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a command: the contract's rules, one after the other, on plain values. */
class RulebookTest {
  private static final String PROFILE = "user-1";
  private static final String ACTOR = "anonymous";
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Duration NONE = Duration.ZERO;

  private final Rulebook rulebook = new Rulebook(IdSource.random(new SplittableRandom(1)));
  private ProfileState state = new ProfileState(null, START);

  // --- CreateProfile

  @Test
  void createsAProfileWithoutEntryIfTheOpeningBalanceIsZero() {
    CreateProfile.Created created = executed(create("c", 0), CreateProfile.Created.class);

    assertThat(created.entry()).isNull();
    assertThat(created.profile().balance()).isZero();
    assertThat(created.profile().lastSequence()).isZero();
  }

  @Test
  void createsAProfileWhoseOpeningBalanceIsItsFirstEntry() {
    CreateProfile.Created created = executed(create("c", 70), CreateProfile.Created.class);

    assertThat(created.profile().balance()).isEqualTo(70);
    assertThat(created.profile().createTime()).isEqualTo(START);
    assertThat(created.entry())
        .extracting(
            LedgerEntry::kind,
            LedgerEntry::amount,
            LedgerEntry::balance,
            LedgerEntry::sequence,
            LedgerEntry::reasonCode)
        .containsExactly(EntryKind.GRANT, 70L, 70L, 1L, "OPENING_BALANCE");
  }

  @Test
  void refusesToCreateAProfileTwice() {
    execute(create("c", 0));

    assertThat(refused(create("other", 0)).reason()).isEqualTo(ErrorReason.PROFILE_ALREADY_EXISTS);
  }

  @Test
  void refusesEveryOtherCommandWithoutAProfile() {
    for (Command command :
        List.of(grant("k", 1), deduct("k", 1), refund("k", byKey("x"), null), reverse("k", "x"))) {
      assertThat(refused(command).reason()).isEqualTo(ErrorReason.PROFILE_NOT_FOUND);
    }
  }

  // --- GrantCredits, DeductCredits

  @Test
  void grantsUpToTheBalanceLimitAndNotBeyond() {
    execute(create("c", 0));
    state = stateWithBalance(Limits.BALANCE_MAX - 5);

    assertThat(refused(grant("g1", 6)).reason()).isEqualTo(ErrorReason.BALANCE_LIMIT_EXCEEDED);
    assertThat(executed(grant("g2", 5), GrantCredits.Granted.class).entry().balance())
        .isEqualTo(Limits.BALANCE_MAX);
  }

  @Test
  void deductsDownToZeroAndNotBelow() {
    execute(create("c", 10));

    assertThat(refused(deduct("d1", 11)).details())
        .containsExactlyInAnyOrderEntriesOf(Map.of("balance", "10", "required", "11"));
    LedgerEntry entry = executed(deduct("d2", 10), DeductCredits.Deducted.class).entry();
    assertThat(entry.amount()).isEqualTo(-10);
    assertThat(entry.balance()).isZero();
    assertThat(refused(deduct("d3", 1)).reason()).isEqualTo(ErrorReason.INSUFFICIENT_CREDITS);
  }

  @Test
  void refusesADeductionWithinTheIntervalWithTheExactWait() {
    execute(create("c", 10));
    execute(deduct("d1", 1));
    at(START.plusMillis(400));

    Refusal refusal = refused(deduct("d2", 1, Duration.ofSeconds(1)));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.RATE_LIMITED);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(600));
    assertThat(refusal.message()).contains("wait 0.6 seconds");
  }

  @Test
  void allowsADeductionExactlyWhenTheIntervalHasPassed() {
    execute(create("c", 10));
    execute(deduct("d1", 1));

    at(START.plusSeconds(1).minusNanos(1000));
    assertThat(refused(deduct("d2", 1, Duration.ofSeconds(1))).retryAfter())
        .isEqualTo(Duration.ofNanos(1000));
    at(START.plusSeconds(1));
    execute(deduct("d2", 1, Duration.ofSeconds(1)));
  }

  @Test
  void ignoresTheIntervalOfAFirstDeduction() {
    execute(create("c", 10));

    execute(deduct("d1", 1, Duration.ofDays(1)));
  }

  @Test
  void judgesTheRateLimitBeforeTheBalance() {
    execute(create("c", 10));
    execute(deduct("d1", 1));

    assertThat(refused(deduct("d2", 1_000, Duration.ofSeconds(1))).reason())
        .isEqualTo(ErrorReason.RATE_LIMITED);
  }

  @Test
  void movesTheMarkOfTheRateLimitByAcceptedDeductionsOnly() {
    execute(create("c", 10));
    execute(deduct("d1", 5));
    at(START.plusMillis(900));
    refused(deduct("d2", 1, Duration.ofSeconds(1)));
    refused(deduct("d3", 1_000));
    execute(refund("r1", byKey("d1"), null));
    at(START.plusSeconds(1));

    execute(deduct("d4", 1, Duration.ofSeconds(1)));
  }

  // --- RefundCredits

  @Test
  void refundsInPartsUntilNothingRemains() {
    execute(create("c", 10));
    LedgerEntry deduction = executed(deduct("d", 7), DeductCredits.Deducted.class).entry();

    var first = executed(refund("r1", byKey("d"), 3L), RefundCredits.Refunded.class);
    var second =
        executed(refund("r2", byId(deduction.entryId()), null), RefundCredits.Refunded.class);

    assertThat(first.refundableRemaining()).isEqualTo(4);
    assertThat(first.entry().refundedEntryId()).isEqualTo(deduction.entryId());
    assertThat(second.entry().amount()).isEqualTo(4);
    assertThat(second.refundableRemaining()).isZero();
    assertThat(second.entry().balance()).isEqualTo(10);
  }

  @Test
  void refusesToRefundMoreThanRemains() {
    execute(create("c", 10));
    execute(deduct("d", 7));
    execute(refund("r1", byKey("d"), 3L));

    Refusal tooMuch = refused(refund("r2", byKey("d"), 5L));
    execute(refund("r3", byKey("d"), 4L));
    Refusal nothingLeft = refused(refund("r4", byKey("d"), null));

    assertThat(tooMuch.reason()).isEqualTo(ErrorReason.REFUND_EXCEEDS_DEDUCTION);
    assertThat(tooMuch.details()).containsEntry("refundable", "4");
    assertThat(nothingLeft.reason()).isEqualTo(ErrorReason.REFUND_EXCEEDS_DEDUCTION);
    assertThat(nothingLeft.details()).containsEntry("refundable", "0");
  }

  @Test
  void findsNoDeductionWhereThereIsNone() {
    execute(create("c", 10));
    LedgerEntry grant = executed(grant("g", 1), GrantCredits.Granted.class).entry();
    refused(deduct("too-much", 100));

    for (Target target :
        List.of(
            byKey("unknown"),
            byKey("g"),
            byKey("c"),
            byKey("too-much"),
            byId(grant.entryId()),
            byId(UUID.fromString("00000000-0000-0000-0000-000000000000")),
            byId(EntryIds.create(START, 99, 0)))) {
      assertThat(refused(refund("r-" + target, target, null)).reason())
          .as("%s", target)
          .isEqualTo(ErrorReason.DEDUCTION_NOT_FOUND);
    }
  }

  @Test
  void refusesARefundThatTheBalanceCanNotTake() {
    execute(create("c", 10));
    execute(deduct("d", 10));
    state.apply(Decision.Effects.none(withBalance(Limits.BALANCE_MAX)));

    assertThat(refused(refund("r", byKey("d"), null)).reason())
        .isEqualTo(ErrorReason.BALANCE_LIMIT_EXCEEDED);
  }

  // --- ReverseOperation

  @Test
  void reversesWhatRemainsOfADeduction() {
    execute(create("c", 10));
    execute(deduct("d", 7));
    execute(refund("r", byKey("d"), 3L));

    var reversed = executed(reverse("v", "d"), ReverseOperation.Reversed.class);

    assertThat(reversed.outcome()).isEqualTo(ReverseOutcome.REVERSED);
    assertThat(reversed.entry()).extracting(LedgerEntry::amount).isEqualTo(4L);
    assertThat(executed(reverse("v2", "d"), ReverseOperation.Reversed.class).outcome())
        .isEqualTo(ReverseOutcome.NOTHING_TO_REVERSE);
  }

  @Test
  void hasNothingToReverseOfARefusal() {
    execute(create("c", 10));
    refused(deduct("d", 11));

    assertThat(executed(reverse("v", "d"), ReverseOperation.Reversed.class))
        .isEqualTo(new ReverseOperation.Reversed(ReverseOutcome.NOTHING_TO_REVERSE, null));
  }

  @Test
  void preventsAnOperationThatHasNotArrived() {
    execute(create("c", 10));

    Executed prevented = execute(reverse("v", "late"));
    assertThat(prevented.effects().burntKey()).isEqualTo("late");
    assertThat(executed(reverse("v2", "late"), ReverseOperation.Reversed.class).outcome())
        .isEqualTo(ReverseOutcome.PREVENTED);

    for (Command late : List.of(deduct("late", 1), grant("late", 1), reverse("late", "x"))) {
      assertThat(replayed(late).refusal()).isEqualTo(ErrorReason.OPERATION_REVERSED);
    }
  }

  @Test
  void reversesNothingButDeductions() {
    execute(create("c", 10));
    execute(grant("g", 1));
    execute(deduct("d", 1));
    execute(refund("r", byKey("d"), null));
    execute(reverse("v", "d"));

    for (String target : List.of("c", "g", "r", "v")) {
      assertThat(refused(reverse("v-" + target, target)).reason())
          .as(target)
          .isEqualTo(ErrorReason.NOT_REVERSIBLE);
    }
  }

  // --- the key

  @Test
  void replaysARecordBeforeAnythingElseIsLookedAt() {
    execute(create("c", 10));
    Command deduction = deduct("d", 10, Duration.ofSeconds(1));
    execute(deduction);

    // Neither the interval nor the balance would allow it again.
    assertThat(replayed(deduction).executed()).isTrue();
  }

  @Test
  void replaysARefusalAlsoWhenItWouldSucceedByNow() {
    execute(create("c", 0));
    refused(deduct("d", 5));
    execute(grant("g", 100));

    assertThat(replayed(deduct("d", 5)).refusal()).isEqualTo(ErrorReason.INSUFFICIENT_CREDITS);
  }

  @Test
  void leavesTheKeyOfARateLimitedCommandFree() {
    execute(create("c", 10));
    execute(deduct("d1", 1));
    refused(deduct("d2", 1, Duration.ofSeconds(1)));
    at(START.plusSeconds(1));

    execute(deduct("d2", 1, Duration.ofSeconds(1)));
  }

  @Test
  void namesTheFieldsInWhichAReusedKeyDiffers() {
    execute(create("c", 10));
    Command first =
        new DeductCredits(key("d"), ACTOR, 1, "REASON", NONE, Metadata.of(Map.of("a", "b")));
    execute(first);

    Map<Command, String> differing =
        Map.of(
            new DeductCredits(key("d"), ACTOR, 2, "REASON", NONE, Metadata.of(Map.of("a", "b"))),
            "amount",
            new DeductCredits(key("d"), ACTOR, 1, "OTHER", NONE, Metadata.of(Map.of("a", "b"))),
            "reason_code",
            new DeductCredits(
                key("d"), ACTOR, 1, "REASON", Duration.ofMillis(1), Metadata.of(Map.of("a", "b"))),
            "min_interval",
            new DeductCredits(key("d"), ACTOR, 3, "REASON", NONE, Metadata.EMPTY),
            "amount,metadata",
            grant("d", 1),
            "method");
    differing.forEach(
        (command, fields) -> {
          Refusal refusal = refused(command);
          assertThat(refusal.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_KEY_REUSED);
          assertThat(refusal.details())
              .containsEntry("differing_fields", fields)
              .containsEntry("recorded_method", "DeductCredits");
        });
  }

  @Test
  void takesTheSameRequestOfAnotherActorForARetry() {
    execute(create("c", 10));
    execute(deduct("d", 1));

    replayed(new DeductCredits(key("d"), "someone else", 1, "REASON", NONE, Metadata.EMPTY));
  }

  // --- a clock that was ahead and is set back

  @ParameterizedTest
  @CsvSource({
    // the clock at the deduction, the clock now, min_interval, wait: in seconds since the start
    "    0,    0, 2, 2",
    "    0,    1, 2, 1",
    "    0,    2, 2, 0",
    // Behind the deduction: set back, by how much nobody knows. No wait is sure to work.
    "    1,    0, 2, 0",
    " 3600,    0, 2, 0",
    "86400,    0, 2, 0",
    " 3600, 3599, 2, 0",
    // It has caught up, and the deduction looks like any other.
    " 3600, 3600, 2, 2",
    " 3600, 3601, 2, 1",
    " 3600, 3602, 2, 0",
  })
  void theWaitIsNeverLongerThanTheIntervalByTheClock(
      long deducted, long now, long interval, long wait) {
    execute(create("c", 10));
    at(START.plusSeconds(deducted));
    execute(deduct("d1", 1));
    at(START.plusSeconds(now));

    assertThat(waitOf(deduct("d2", 1, Duration.ofSeconds(interval))))
        .isEqualTo(Duration.ofSeconds(wait));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3600, 86_400})
  void theIntervalIsMeasuredByTheClockAlsoWhileTheRecordedTimesStandStill(long ahead) {
    execute(create("c", 10));
    at(START.plusSeconds(ahead));
    execute(deduct("d1", 1));
    at(START);
    LedgerEntry entry =
        executed(deduct("d2", 1, Duration.ofSeconds(2)), DeductCredits.Deducted.class).entry();
    assertThat(entry.createTime()).isEqualTo(START.plusSeconds(ahead));
    assertThat(profile().lastDeductTime()).isEqualTo(START.plusSeconds(ahead));

    Command next = deduct("d3", 1, Duration.ofSeconds(2));
    assertThat(waitOf(next)).isEqualTo(Duration.ofSeconds(2));
    at(START.plusMillis(1500));
    assertThat(waitOf(next)).isEqualTo(Duration.ofMillis(500));
    at(START.plusSeconds(2));
    execute(next);
  }

  @Test
  void otherCommandsLeaveTheMarkWhereTheClockSetIt() {
    execute(create("c", 10));
    at(START.plusSeconds(3600));
    execute(grant("g", 1));
    at(START);
    execute(deduct("d1", 1));
    at(START.plusSeconds(1));
    execute(refund("r1", byKey("d1"), null));

    assertThat(waitOf(deduct("d2", 1, Duration.ofSeconds(2)))).isEqualTo(Duration.ofSeconds(1));
  }

  /** Zero if it is accepted. */
  private Duration waitOf(Command command) {
    return rulebook.decide(command, state) instanceof Refused refused
        ? Objects.requireNonNull(refused.refusal().retryAfter())
        : Duration.ZERO;
  }

  // --- time, chain

  @Test
  void neverLetsTheTimeOfAProfileGoBack() {
    execute(create("c", 10));
    execute(deduct("d1", 1));
    at(START.minusSeconds(60));

    assertThat(executed(deduct("d2", 1), DeductCredits.Deducted.class).entry().createTime())
        .isEqualTo(START);
  }

  @Test
  void chainsTheHashes() {
    LedgerEntry first = execute(create("c", 10)).effects().entry();
    LedgerEntry second = execute(deduct("d", 1)).effects().entry();

    assertThat(first.hash()).isEqualTo(HashChain.of(Hash.ZERO, first));
    assertThat(second.hash()).isEqualTo(HashChain.of(first.hash(), second));
    assertThat(profile().lastHash()).isEqualTo(second.hash());
  }

  // --- the stage

  private void at(Instant clock) {
    ProfileState later = new ProfileState(profile(), clock);
    for (String key : List.of("c", "d1", "d2", "d3", "r1")) {
      RecordedOperation recorded = state.operation(key);
      if (recorded != null) {
        later.put(key, recorded);
      }
    }
    for (long sequence = 1; sequence <= profile().lastSequence(); sequence++) {
      Deduction deduction = state.deduction(sequence);
      if (deduction != null) {
        later.put(deduction);
      }
    }
    state = later;
  }

  private Profile profile() {
    Profile profile = state.profile();
    assertThat(profile).isNotNull();
    return profile;
  }

  private Profile withBalance(long balance) {
    Profile now = profile();
    return new Profile(
        now.profileId(),
        balance,
        now.lastSequence(),
        now.lastDeduction(),
        now.updateTime(),
        now.createTime(),
        now.lastHash(),
        now.metadata());
  }

  private ProfileState stateWithBalance(long balance) {
    return new ProfileState(withBalance(balance), START);
  }

  private Executed execute(Command command) {
    Decision decision = rulebook.decide(command, state);
    assertThat(decision).isInstanceOf(Executed.class);
    Executed executed = (Executed) decision;
    state.apply(executed.effects());
    LedgerEntry entry = executed.effects().entry();
    record(command, null, entry == null ? null : entry.sequence());
    String burnt = executed.effects().burntKey();
    if (burnt != null) {
      state.put(burnt, operation(command, ErrorReason.OPERATION_REVERSED, null));
    }
    return executed;
  }

  private <T extends Outcome> T executed(Command command, Class<T> outcome) {
    return outcome.cast(execute(command).outcome());
  }

  private Refusal refused(Command command) {
    Decision decision = rulebook.decide(command, state);
    assertThat(decision).isInstanceOf(Refused.class);
    Refusal refusal = ((Refused) decision).refusal();
    if (refusal.recorded()) {
      record(command, refusal.reason(), null);
    }
    return refusal;
  }

  private RecordedOperation replayed(Command command) {
    Decision decision = rulebook.decide(command, state);
    assertThat(decision).isInstanceOf(Replayed.class);
    return ((Replayed) decision).operation();
  }

  private void record(Command command, ErrorReason refusal, Long sequence) {
    state.put(command.operationKey().idempotencyKey(), operation(command, refusal, sequence));
  }

  private RecordedOperation operation(Command command, ErrorReason refusal, Long sequence) {
    return new RecordedOperation(
        command.method(),
        command.fingerprint(),
        refusal,
        sequence,
        new RecordedAnswer(new byte[0]),
        state.now());
  }

  private static OperationKey key(String idempotencyKey) {
    return new OperationKey(PROFILE, idempotencyKey);
  }

  private static Command create(String key, long openingBalance) {
    return new CreateProfile(key(key), ACTOR, openingBalance, Metadata.EMPTY);
  }

  private static Command grant(String key, long amount) {
    return new GrantCredits(key(key), ACTOR, amount, "REASON", Metadata.EMPTY);
  }

  private static Command deduct(String key, long amount) {
    return deduct(key, amount, NONE);
  }

  private static Command deduct(String key, long amount, Duration minInterval) {
    return new DeductCredits(key(key), ACTOR, amount, "REASON", minInterval, Metadata.EMPTY);
  }

  private static Command refund(String key, Target target, Long amount) {
    return new RefundCredits(key(key), ACTOR, target, amount, "REASON", Metadata.EMPTY);
  }

  private static Command reverse(String key, String targetKey) {
    return new ReverseOperation(key(key), ACTOR, targetKey, "REASON");
  }

  private static Target byKey(String key) {
    return new Target.ByDeductionKey(key);
  }

  private static Target byId(UUID entryId) {
    return new Target.ByEntryId(entryId);
  }
}
