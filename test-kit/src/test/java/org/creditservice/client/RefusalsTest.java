package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.UUID;
import org.creditservice.testing.v1.Refuse;
import org.creditservice.testkit.CreditServiceExtension;
import org.creditservice.testkit.TestCreditService;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the service refuses is a value that says why. */
@ExtendWith(CreditServiceExtension.class)
class RefusalsTest {
  private CreditClient credits;
  private String profile;

  @BeforeEach
  void makeAProfile(TestCreditService service, CreditClient credits) {
    this.credits = credits;
    profile = service.newProfile(10);
  }

  @Test
  void tooFewCredits() {
    var refusal =
        refusal(Refusal.InsufficientCredits.class, credits.deductCredits(profile, 30, "IMAGE"));

    assertThat(refusal.balance()).isEqualTo(10);
    assertThat(refusal.required()).isEqualTo(30);
    assertThat(refusal.recorded()).isTrue();
    assertThat(refusal.reason()).isEqualTo("INSUFFICIENT_CREDITS");
    assertThat(refusal.message()).isEqualTo("The balance is 10 credits; 30 are required.");
  }

  @Test
  void theSameKeyForSomethingElse() {
    var image = credits.deductCredits(profile, 3, "IMAGE").withKey("k");
    var unused = image.execute();

    var refusal =
        refusal(Refusal.KeyReused.class, credits.deductCredits(profile, 4, "VIDEO").withKey("k"));
    assertThat(refusal.differingFields()).containsExactlyInAnyOrder("amount", "reason_code");
    assertThat(refusal.recordedMethod()).isEqualTo("DeductCredits");
    assertThat(refusal.recorded()).isFalse();
  }

  @Test
  void aReplayedRefusal() {
    var image = credits.deductCredits(profile, 30, "IMAGE");
    assertThat(refusal(Refusal.InsufficientCredits.class, image).answer().replayed()).isFalse();
    assertThat(refusal(Refusal.InsufficientCredits.class, image).answer().replayed()).isTrue();
  }

  @Test
  void noSuchProfile() {
    assertThat(
            refusal(
                    Refusal.ProfileNotFound.class,
                    credits.deductCredits(UUID.randomUUID().toString(), 3, "IMAGE"))
                .recorded())
        .isFalse();
    var unused =
        refusal(
            Refusal.ProfileNotFound.class,
            credits.getProfile(
                GetProfileRequest.newBuilder().setProfileId(UUID.randomUUID().toString()).build()));
  }

  @Test
  void aProfileThatIsThereAlready() {
    var unused =
        refusal(
            Refusal.ProfileAlreadyExists.class,
            credits.createProfile(CreateProfileRequest.newBuilder().setProfileId(profile).build()));
  }

  @Test
  void fieldsThatTheClientDoesNotKnowTheRulesOf() {
    var refusal =
        refusal(
            Refusal.InvalidField.class,
            credits.deductCredits(
                DeductCreditsRequest.newBuilder()
                    .setProfileId(profile)
                    .setAmount(1)
                    .setReasonCode("IMAGE")
                    .putMetadata("Not A Key", "value")
                    .build()));

    assertThat(refusal.violations()).hasSize(1);
    assertThat(refusal.violations().get(0).field()).startsWith("metadata");
    assertThat(refusal.violations().get(0).rule()).isNotBlank();
  }

  @Test
  void moreThanWasDeducted() {
    var image = credits.deductCredits(profile, 3, "IMAGE");
    var unused = image.execute();
    var refusal =
        refusal(
            Refusal.RefundExceedsDeduction.class,
            credits.refundCredits(
                RefundCreditsRequest.newBuilder()
                    .setProfileId(profile)
                    .setDeductionKey(image.idempotencyKey())
                    .setAmount(5)
                    .setReasonCode("GOODWILL")
                    .build()));
    assertThat(refusal.refundable()).isEqualTo(3);
  }

  @Test
  void whatWasNeverDeducted() {
    var unused =
        refusal(
            Refusal.DeductionNotFound.class,
            credits.refundCredits(
                RefundCreditsRequest.newBuilder()
                    .setProfileId(profile)
                    .setDeductionKey("never")
                    .setReasonCode("GOODWILL")
                    .build()));
  }

  /** It takes a thousand grants to get there in earnest. */
  @Test
  void moreThanABalanceHolds(TestCreditService service) {
    service
        .controls()
        .forProfile(profile)
        .refuseNext(
            "GrantCredits",
            Refuse.newBuilder()
                .setReason("BALANCE_LIMIT_EXCEEDED")
                .putMetadata("balance", "1000000000000000000")
                .putMetadata("limit", "1000000000000000000")
                .build());

    var refusal =
        refusal(
            Refusal.BalanceLimitExceeded.class,
            credits.grantCredits(
                GrantCreditsRequest.newBuilder()
                    .setProfileId(profile)
                    .setAmount(1)
                    .setReasonCode("GIFT")
                    .build()));
    assertThat(refusal.balance()).isEqualTo(1_000_000_000_000_000_000L);
    assertThat(refusal.limit()).isEqualTo(1_000_000_000_000_000_000L);
  }

  @Test
  void jobs() {
    var submit =
        SubmitJobRequest.newBuilder()
            .setProfileId(profile)
            .setJobId("job-1")
            .setAmount(4)
            .setReasonCode("VIDEO")
            .build();
    var unused = credits.submitJob(submit).execute();
    var twice = refusal(Refusal.JobAlreadyExists.class, credits.submitJob(submit));
    assertThat(twice.recorded()).isTrue();

    var tooMuch = refusal(Refusal.FinalAmountExceedsDeduction.class, complete("job-1", 5));
    assertThat(tooMuch.deducted()).isEqualTo(4);
    assertThat(refusal(Refusal.JobNotFound.class, complete("job-2", 1)).recorded()).isTrue();
    assertThat(
            refusal(
                    Refusal.JobNotFound.class,
                    credits.getJob(
                        GetJobRequest.newBuilder().setProfileId(profile).setJobId("job-2").build()))
                .recorded())
        .isFalse();

    var completed = complete("job-1", 1).execute();
    assertThat(completed.getJob().getFinalAmount()).isEqualTo(1);
    assertThat(refusal(Refusal.JobNotProcessing.class, complete("job-1", 1)).state())
        .isEqualTo("COMPLETED");
  }

  private Operation<CompleteJobResponse> complete(String jobId, long amount) {
    return credits.completeJob(
        CompleteJobRequest.newBuilder()
            .setProfileId(profile)
            .setJobId(jobId)
            .setFinalAmount(amount)
            .build());
  }

  @Test
  void whatCannotBeReversed() {
    var grant =
        credits.grantCredits(
            GrantCreditsRequest.newBuilder()
                .setProfileId(profile)
                .setAmount(1)
                .setReasonCode("GIFT")
                .build());
    var unused = grant.execute();
    var refusal = refusal(Refusal.NotReversible.class, grant.reverse("MISTAKE"));
    assertThat(refusal.recorded()).isTrue();
  }

  @Test
  void whatHasNotHappened() {
    var unused =
        refusal(
            Refusal.OperationNotFound.class,
            credits.getOperation(
                GetOperationRequest.newBuilder()
                    .setProfileId(profile)
                    .setIdempotencyKey("never")
                    .build()));
  }

  private static <R extends Refusal> R refusal(Class<R> type, Call<?> call) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, call::execute);
    assertThat(refused.refusal()).isInstanceOf(type);
    return type.cast(refused.refusal());
  }
}
