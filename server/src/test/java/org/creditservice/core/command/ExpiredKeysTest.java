package org.creditservice.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.command.RefundCredits.Target;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.junit.jupiter.api.Test;

/** What commands may still claim once keys have been removed. */
class ExpiredKeysTest {
  private static final String PROFILE = "user-1";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant HORIZON = NOW.minus(Duration.ofDays(90));
  private static final String OLD = key(HORIZON.minusMillis(1));
  private static final String YOUNG = key(HORIZON);

  private final Rulebook rulebook = new Rulebook(IdSource.random(new SplittableRandom(1)));
  private final ProfileState state = state(HORIZON.minusSeconds(1));

  private static ProfileState state(Instant created) {
    ProfileState state = new ProfileState(Profile.create(PROFILE, Metadata.EMPTY, created), NOW);
    state.put(new KeyHorizon(HORIZON));
    return state;
  }

  @Test
  void anOldKeyIsRefusedAndNothingIsRecorded() {
    Refusal refusal = refused(grant(OLD));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_KEY_EXPIRED);
    assertThat(refusal.recorded()).isFalse();
    assertThat(refusal.details())
        .isEqualTo(Map.of("field", "idempotency_key", "removed_before", HORIZON.toString()));
  }

  @Test
  void anOldKeyThatIsStillThereIsReplayed() {
    Command grant = grant(OLD);
    record(grant);

    assertThat(rulebook.decide(grant, state)).isInstanceOf(Replayed.class);
  }

  @Test
  void aYoungerKeyAndOneWithoutATimeAreExecuted() {
    assertThat(rulebook.decide(grant(YOUNG), state)).isInstanceOf(Executed.class);
    assertThat(rulebook.decide(grant("order-17"), state)).isInstanceOf(Executed.class);
  }

  @Test
  void theOldKeyIsRefusedBeforeTheRateLimitAndTheBalance() {
    Command deduction =
        new DeductCredits(
            new OperationKey(PROFILE, OLD), "a", 5, "R", Duration.ofDays(1), Metadata.EMPTY);

    assertThat(refused(deduction).reason()).isEqualTo(ErrorReason.IDEMPOTENCY_KEY_EXPIRED);
  }

  /** It may have been executed: neither "prevented" nor "nothing to reverse" is known. */
  @Test
  void aReversalOfAnOldKeyClaimsNothing() {
    Refusal refusal = refused(reverse("r", OLD));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_KEY_EXPIRED);
    assertThat(refusal.recorded()).isFalse();
    assertThat(refusal.details()).containsEntry("field", "target_key");
    assertThat(refusal.message()).contains("entry_id");
  }

  @Test
  void aReversalOfAYoungerKeyStillPrevents() {
    Decision decision = rulebook.decide(reverse("r", YOUNG), state);

    assertThat(((Executed) decision).effects().burntKey()).isEqualTo(YOUNG);
  }

  @Test
  void aRefundByAnOldKeyClaimsNothing() {
    Refusal refusal = refused(refund(OLD));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_KEY_EXPIRED);
    assertThat(refusal.recorded()).isFalse();
    assertThat(refusal.details()).containsEntry("field", "deduction_key");
  }

  @Test
  void aRefundByAKeyThatMayBeGoneIsNotRefusedForGood() {
    Refusal refusal = refused(refund("order-17"));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.DEDUCTION_NOT_FOUND);
    assertThat(refusal.recorded()).isFalse();
    assertThat(refusal.details()).isEqualTo(Map.of("removed_before", HORIZON.toString()));
    assertThat(refusal.message()).contains("order-17").contains("entry_id");
  }

  @Test
  void aRefundByAKeyThatCanNotBeGoneIsRefusedForGood() {
    record(grant("grant"));

    assertThat(refused(refund(YOUNG)).recorded()).isTrue();
    assertThat(refused(refund("grant")).recorded()).isTrue();
    assertThat(refused(refund("order-17"), state(HORIZON)).recorded()).isTrue();
  }

  private Refusal refused(Command command) {
    return refused(command, state);
  }

  private Refusal refused(Command command, ProfileState profileState) {
    Decision decision = rulebook.decide(command, profileState);
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).refusal();
  }

  private void record(Command command) {
    state.put(
        command.operationKey().idempotencyKey(),
        new RecordedOperation(
            command.method(),
            command.fingerprint(),
            null,
            null,
            new RecordedAnswer(new byte[0]),
            NOW));
  }

  private static Command grant(String key) {
    return new GrantCredits(new OperationKey(PROFILE, key), "a", 1, "R", Metadata.EMPTY);
  }

  private static Command reverse(String key, String target) {
    return new ReverseOperation(new OperationKey(PROFILE, key), "a", target, "R");
  }

  private static Command refund(String deductionKey) {
    return new RefundCredits(
        new OperationKey(PROFILE, "refund"),
        "a",
        new Target.ByDeductionKey(deductionKey),
        null,
        "R",
        Metadata.EMPTY);
  }

  private static String key(Instant time) {
    return EntryIds.create(time, 1, 0).toString();
  }
}
