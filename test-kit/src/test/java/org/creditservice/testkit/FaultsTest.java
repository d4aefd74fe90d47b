package org.creditservice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.creditservice.client.Operation;
import org.creditservice.client.Refusal;
import org.creditservice.client.RefusedException;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.LoseRequest;
import org.creditservice.testing.v1.Refuse;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.Test;

/** Each fault, as a caller's test would use it. */
class FaultsTest extends ProfileTest {
  private static final String DEDUCT = "DeductCredits";

  @Test
  void aLostAnswerIsNotChargedTwice() {
    faults.loseNextAnswer(DEDUCT);

    DeductCreditsResponse answer = deduct(3).execute();

    assertThat(answer.getReplayed()).isTrue();
    assertThat(service.balance(profile)).isEqualTo(7);
    assertAllHappened();
  }

  @Test
  void aLostRequestIsSentAgain() {
    faults.loseNextRequest(DEDUCT);

    DeductCreditsResponse answer = deduct(3).execute();

    assertThat(answer.getReplayed()).isFalse();
    assertThat(service.balance(profile)).isEqualTo(7);
    assertAllHappened();
  }

  @Test
  void anOperationThatIsNeverAnsweredTellsItsOutcomeWhenItIsExecutedAgain() {
    faults.neverAnswerNext(DEDUCT);

    Operation<DeductCreditsResponse> operation = deduct(3);
    CompletableFuture<DeductCreditsResponse> unanswered = operation.executeAsync();
    while (service.balance(profile) == 10) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    assertThat(unanswered).isNotDone();
    unanswered.cancel(true);

    assertThat(operation.execute().getReplayed()).isTrue();
    assertThat(service.balance(profile)).isEqualTo(7);
    assertAllHappened();
  }

  @Test
  void aRefusalHasTheReasonAndChangesNothing() {
    faults.refuseNext(DEDUCT, "PERMISSION_DENIED");

    assertThat(refusal()).isInstanceOf(Refusal.PermissionDenied.class);
    assertThat(service.balance(profile)).isEqualTo(10);
    assertAllHappened();
  }

  @Test
  void aRefusalCanBeOneThatNoServiceGivesYet() {
    faults.refuseNext(
        DEDUCT,
        Refuse.newBuilder()
            .setReason("PROFILE_FROZEN")
            .setCode(9)
            .setMessage("The profile is frozen.")
            .putMetadata("until", "tomorrow")
            .build());

    Refusal refusal = refusal();

    assertThat(refusal).isInstanceOf(Refusal.Other.class);
    assertThat(refusal.reason()).isEqualTo("PROFILE_FROZEN");
    assertThat(refusal.message()).isEqualTo("The profile is frozen.");
    assertThat(refusal.answer().details()).containsEntry("until", "tomorrow");
    assertThat(refusal.recorded()).isFalse();
  }

  @Test
  void aDelayedCallIsExecutedLater() {
    Duration delay = Duration.ofMillis(200);
    faults.delayNext(DEDUCT, delay);

    long start = System.nanoTime();
    DeductCreditsResponse answer = deduct(3).execute();

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
    assertThat(answer.getEntry().getBalance()).isEqualTo(7);
    assertAllHappened();
  }

  @Test
  void faultsComeInTheirOrderAndAsOftenAsTheyWereAskedFor() {
    faults.inject(
        InjectFaultRequest.newBuilder()
            .setMethod(DEDUCT)
            .setCount(2)
            .setLoseRequest(LoseRequest.getDefaultInstance())
            .build());
    faults.refuseNext(DEDUCT, "PERMISSION_DENIED");

    assertThat(refusal()).isInstanceOf(Refusal.PermissionDenied.class);
    assertAllHappened();
  }

  @Test
  void theFaultsOfOneProfileAreNotThoseOfAnother() {
    String other = service.newProfile(10);
    faults.refuseNext(DEDUCT, "PERMISSION_DENIED");

    var answer = credits.deductCredits(other, 3, "IMAGE").execute();

    assertThat(answer.getEntry().getBalance()).isEqualTo(7);
    assertThat(refusal()).isInstanceOf(Refusal.PermissionDenied.class);
  }

  @Test
  void whatHasNotHappenedIsCounted() {
    faults.refuseNext(DEDUCT, "PERMISSION_DENIED");
    service.controls().forProfile("nobody").loseNextAnswer("SubmitJob");

    assertThat(service.controls().reset()).isEqualTo(2);
    assertThat(deduct(3).execute().getEntry().getBalance()).isEqualTo(7);
  }

  @Test
  void aFaultThatCannotBeIsRefusedWithTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.loseNextAnswer("DeductCredit"))
        .withMessageContaining("method");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.controls().forProfile(""))
        .withMessageContaining("profileId");
  }

  private Operation<DeductCreditsResponse> deduct(long amount) {
    return credits.deductCredits(profile, amount, "IMAGE");
  }

  private Refusal refusal() {
    return catchThrowableOfType(RefusedException.class, () -> deduct(3).execute()).refusal();
  }

  private void assertAllHappened() {
    assertThat(service.controls().reset()).isZero();
  }
}
