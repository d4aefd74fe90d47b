package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be right fails before any call: there is nobody to call here. */
class ArgumentsTest {
  private static final String LONG = "k".repeat(129);

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("profileId must be", credits -> credits.deductCredits("", 1, "IMAGE")),
        wrong("profileId must be", credits -> credits.deductCredits("a b", 1, "IMAGE")),
        wrong("profileId must be", credits -> credits.deductCredits("käse", 1, "IMAGE")),
        wrong("profileId must be", credits -> credits.deductCredits(LONG, 1, "IMAGE")),
        wrong("amount must be", credits -> credits.deductCredits("alice", 0, "IMAGE")),
        wrong("amount must be", credits -> credits.deductCredits("alice", -1, "IMAGE")),
        wrong(
            "amount must be",
            credits -> credits.deductCredits("alice", 1_000_000_000_000_001L, "IMAGE")),
        wrong("reasonCode must be", credits -> credits.deductCredits("alice", 1, "image")),
        wrong("reasonCode must be", credits -> credits.deductCredits("alice", 1, "")),
        wrong(
            "idempotencyKey must be",
            credits -> credits.deductCredits("alice", 1, "IMAGE").withKey(LONG)),
        wrong(
            "idempotencyKey must be",
            credits -> credits.deductCredits("alice", 1, "IMAGE").withKey("")),
        wrong(
            "reasonCode must be",
            credits -> credits.deductCredits("alice", 1, "IMAGE").reverse("no")),
        wrong(
            "idempotency_key must be",
            credits -> credits.deductCredits(deduction().setIdempotencyKey(LONG).build())),
        wrong(
            "profile_id must be",
            credits -> credits.deductCredits(deduction().clearProfileId().build())),
        wrong(
            "amount must be", credits -> credits.deductCredits(deduction().setAmount(-5).build())),
        wrong(
            "opening_balance must be",
            credits ->
                credits.createProfile(
                    CreateProfileRequest.newBuilder()
                        .setProfileId("alice")
                        .setOpeningBalance(-1)
                        .build())),
        wrong(
            "amount must be",
            credits ->
                credits.refundCredits(
                    RefundCreditsRequest.newBuilder()
                        .setProfileId("alice")
                        .setDeductionKey("k")
                        .setReasonCode("NO")
                        .setAmount(0)
                        .build())),
        wrong(
            "deduction_key must be",
            credits ->
                credits.refundCredits(
                    RefundCreditsRequest.newBuilder()
                        .setProfileId("alice")
                        .setDeductionKey(LONG)
                        .setReasonCode("NO")
                        .build())),
        wrong(
            "target_key must be",
            credits ->
                credits.reverseOperation(
                    ReverseOperationRequest.newBuilder()
                        .setProfileId("alice")
                        .setReasonCode("NO")
                        .build())),
        wrong(
            "final_amount must be",
            credits ->
                credits.completeJob(
                    CompleteJobRequest.newBuilder()
                        .setProfileId("alice")
                        .setJobId("j")
                        .setFinalAmount(-1)
                        .build())),
        wrong(
            "profile_id must be",
            credits -> credits.getProfile(GetProfileRequest.getDefaultInstance())),
        wrong("orderId must", credits -> credits.paidWork("alice", "", 1, "VIDEO")),
        wrong("orderId must", credits -> credits.paidWork("alice", "o".repeat(101), 1, "VIDEO")),
        wrong("amount must be", credits -> credits.paidWork("alice", "order", 0, "VIDEO")),
        wrong(
            "timeout must be",
            credits -> credits.paidWork("alice", "o", 1, "VIDEO").timeout(Duration.ofMillis(999))),
        wrong(
            "timeout must be",
            credits -> credits.paidWork("alice", "o", 1, "VIDEO").timeout(Duration.ofDays(8))),
        wrong(
            "runTimeMax must be",
            credits -> credits.paidWork("alice", "o", 1, "VIDEO").runTimeMax(Duration.ZERO)));
  }

  private static Arguments wrong(String message, Consumer<CreditClient> call) {
    return Arguments.of(message, call);
  }

  private static DeductCreditsRequest.Builder deduction() {
    return DeductCreditsRequest.newBuilder()
        .setProfileId("alice")
        .setAmount(1)
        .setReasonCode("IMAGE");
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void namesTheParameter(String message, Consumer<CreditClient> call) {
    try (CreditClient credits = CreditClient.connect("localhost:1")) {
      assertThatThrownBy(() -> call.accept(credits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
    }
  }

  @Test
  void refusesNulls() {
    try (CreditClient credits = CreditClient.connect("localhost:1")) {
      assertNull("profileId", () -> credits.deductCredits(null, 1, "IMAGE"));
      assertNull("reasonCode", () -> credits.deductCredits("alice", 1, null));
      assertNull("request", () -> credits.deductCredits(null));
      assertNull("request", () -> credits.getProfile(null));
      assertNull("idempotencyKey", () -> credits.deductCredits("alice", 1, "IMAGE").withKey(null));
      assertNull("orderId", () -> credits.paidWork("alice", null, 1, "VIDEO"));
      assertNull("body", () -> credits.paidWork("alice", "o", 1, "VIDEO").run(null));
      assertNull("target", () -> CreditClient.connect(null));
      assertNull("timeout", () -> CreditClient.builder("localhost:1").timeout(null));
      assertNull(
          "source",
          () -> CreditClient.builder("localhost:1").bearerToken(null, Duration.ofHours(1)));
      assertNull("authorities", () -> CreditClient.builder("localhost:1").trust(null));
    }
  }

  private static void assertNull(String name, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(NullPointerException.class)
        .hasMessage(name + " must not be null");
  }

  @Test
  void refusesAContradiction() {
    assertThatThrownBy(() -> CreditClient.builder("localhost:1").timeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("timeout must be");
  }
}
