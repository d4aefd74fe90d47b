package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.LoseAnswer;
import org.creditservice.testkit.ProfileTest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.ReverseOutcome;
import org.junit.jupiter.api.Test;

/** An operation has one effect, however and by whomever it is executed. */
class OperationsTest extends ProfileTest {
  @Test
  void isExecutedOnceAndAnsweredEachTime() {
    Operation<DeductCreditsResponse> image = credits.deductCredits(profile, 3, "IMAGE");

    DeductCreditsResponse first = image.execute();
    DeductCreditsResponse second = image.execute();

    assertThat(first.getReplayed()).isFalse();
    assertThat(second).isEqualTo(first.toBuilder().setReplayed(true).build());
    assertThat(service.balance(profile)).isEqualTo(7);
  }

  @Test
  void twoOperationsHaveTwoKeys() {
    assertThat(credits.deductCredits(profile, 3, "IMAGE").idempotencyKey())
        .isNotEqualTo(credits.deductCredits(profile, 3, "IMAGE").idempotencyKey());
  }

  @Test
  void goesOnInAnotherProcessThatHasItsKey() {
    Operation<DeductCreditsResponse> image = credits.deductCredits(profile, 3, "IMAGE");
    var unused = image.execute();

    try (CreditClient restarted = CreditClient.connect(service.target())) {
      DeductCreditsResponse again =
          restarted.deductCredits(profile, 3, "IMAGE").withKey(image.idempotencyKey()).execute();
      assertThat(again.getReplayed()).isTrue();
    }
    assertThat(service.balance(profile)).isEqualTo(7);
  }

  @Test
  void tellsWhetherItHasHappened() {
    Operation<DeductCreditsResponse> image = credits.deductCredits(profile, 3, "IMAGE");
    Operation<DeductCreditsResponse> video = credits.deductCredits(profile, 30, "VIDEO");
    assertThat(image.recorded()).isEmpty();

    var unused = image.execute();
    assertThatThrownBy(video::execute).isInstanceOf(RefusedException.class);

    assertThat(image.recorded().orElseThrow().hasResponse()).isTrue();
    assertThat(video.recorded().orElseThrow().hasRefusal()).isTrue();
  }

  @Test
  void isReversedAfterItHappened() {
    Operation<DeductCreditsResponse> image = credits.deductCredits(profile, 3, "IMAGE");
    var unused = image.execute();

    ReverseOperationResponse reversal = image.reverse("MISTAKE").execute();

    assertThat(reversal.getOutcome()).isEqualTo(ReverseOutcome.REVERSE_OUTCOME_REVERSED);
    assertThat(service.balance(profile)).isEqualTo(10);
    // Its key follows from the operation's, so whoever reverses again reverses once.
    assertThat(image.reverse("MISTAKE").execute().getReplayed()).isTrue();
  }

  @Test
  void isPreventedBeforeItHappens() {
    Operation<DeductCreditsResponse> image = credits.deductCredits(profile, 3, "IMAGE");

    assertThat(image.reverse("MISTAKE").execute().getOutcome())
        .isEqualTo(ReverseOutcome.REVERSE_OUTCOME_PREVENTED);

    RefusedException refused = catchThrowableOfType(RefusedException.class, image::execute);
    assertThat(refused.refusal()).isInstanceOf(Refusal.OperationReversed.class);
    assertThat(service.balance(profile)).isEqualTo(10);
  }

  @Test
  void isExecutedWithoutWaiting() {
    List<CompletableFuture<DeductCreditsResponse>> answers =
        Stream.generate(() -> credits.deductCredits(profile, 1, "IMAGE").executeAsync())
            .limit(20)
            .toList();

    assertThat(answers.stream().filter(OperationsTest::succeeds)).hasSize(10);
    assertThat(service.balance(profile)).isZero();
  }

  private static boolean succeeds(CompletableFuture<?> answer) {
    return answer.handle((value, error) -> error == null).join();
  }

  @Test
  void saysWithItsKeyThatItsOutcomeIsUnknown() {
    // Each attempt is executed, and none is answered.
    faults.inject(
        InjectFaultRequest.newBuilder()
            .setMethod("DeductCredits")
            .setCount(100)
            .setLoseAnswer(LoseAnswer.getDefaultInstance())
            .build());

    try (CreditClient hasty =
        CreditClient.builder(service.target()).timeout(Duration.ofMillis(500)).build()) {
      Operation<DeductCreditsResponse> image = hasty.deductCredits(profile, 3, "IMAGE");
      UnknownOutcomeException unknown =
          catchThrowableOfType(UnknownOutcomeException.class, image::execute);

      assertThat(unknown.idempotencyKey()).isEqualTo(image.idempotencyKey());
      assertThat(unknown.profileId()).isEqualTo(profile);
      assertThat(unknown)
          .hasMessageContaining(image.idempotencyKey())
          .hasMessageContaining("execute the same operation again");
      service.controls().reset();
      assertThat(image.execute().getReplayed()).isTrue();
    }
    assertThat(service.balance(profile)).isEqualTo(7);
  }

  @Test
  void waitsForARateLimitOnlyIfItIsTold() {
    try (CreditClient patient = CreditClient.builder(service.target()).waitForRateLimit().build()) {
      var unused = limited(patient).execute();
      RefusedException refused =
          catchThrowableOfType(RefusedException.class, limited(credits)::execute);
      assertThat(refused.refusal()).isInstanceOf(Refusal.RateLimited.class);

      assertThat(limited(patient).execute().getEntry().getBalance()).isEqualTo(8);
    }
  }

  private Operation<DeductCreditsResponse> limited(CreditClient client) {
    return client.deductCredits(
        DeductCreditsRequest.newBuilder()
            .setProfileId(profile)
            .setAmount(1)
            .setReasonCode("IMAGE")
            .setMinInterval(com.google.protobuf.Duration.newBuilder().setNanos(700_000_000))
            .build());
  }
}
