package org.creditservice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import org.creditservice.client.CreditClient;
import org.creditservice.client.Operation;
import org.creditservice.client.Refusal;
import org.creditservice.client.RefusedException;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.JobState;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Hours pass in an instant. */
@Isolated
@ExtendWith(CreditServiceExtension.class)
class ClockTest {
  @Test
  void aRateLimitPasses(TestCreditService service, CreditClient credits, TestControls controls) {
    String profile = service.newProfile(10);
    var unused = hourly(credits, profile).execute();

    Operation<DeductCreditsResponse> next = hourly(credits, profile);
    RefusedException refused = catchThrowableOfType(RefusedException.class, next::execute);
    assertThat(refused.refusal())
        .isInstanceOfSatisfying(
            Refusal.RateLimited.class,
            refusal ->
                assertThat(refusal.retryAfter())
                    .isBetween(Duration.ofMinutes(59), Duration.ofHours(1)));

    controls.advanceClock(Duration.ofHours(1));
    assertThat(next.execute().getEntry().getBalance()).isEqualTo(8);
  }

  @Test
  void aJobThatNobodyEndsExpiresAndIsRefunded(
      TestCreditService service, CreditClient credits, TestControls controls) {
    String profile = service.newProfile(10);
    SubmitJobRequest job =
        SubmitJobRequest.newBuilder()
            .setProfileId(profile)
            .setAmount(4)
            .setReasonCode("VIDEO")
            .build();
    String jobId = credits.submitJob(job).execute().getJob().getJobId();
    assertThat(service.balance(profile)).isEqualTo(6);

    controls.advanceClock(Duration.ofMinutes(31));

    assertThat(state(credits, profile, jobId)).isEqualTo(JobState.JOB_STATE_EXPIRED);
    assertThat(service.balance(profile)).isEqualTo(10);
  }

  @Test
  void theTimeIsTold(TestControls controls) {
    Instant before = controls.advanceClock(Duration.ofMillis(1));
    Instant after = controls.advanceClock(Duration.ofDays(2));

    assertThat(Duration.between(before, after)).isGreaterThanOrEqualTo(Duration.ofDays(2));
  }

  private static Operation<DeductCreditsResponse> hourly(CreditClient credits, String profile) {
    return credits.deductCredits(
        DeductCreditsRequest.newBuilder()
            .setProfileId(profile)
            .setAmount(1)
            .setReasonCode("IMAGE")
            .setMinInterval(Faults.toProto(Duration.ofHours(1)))
            .build());
  }

  private static JobState state(CreditClient credits, String profile, String jobId) {
    return credits
        .getJob(GetJobRequest.newBuilder().setProfileId(profile).setJobId(jobId).build())
        .execute()
        .getJob()
        .getState();
  }
}
