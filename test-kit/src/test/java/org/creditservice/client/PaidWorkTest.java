package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.LoseAnswer;
import org.creditservice.testing.v1.LoseRequest;
import org.creditservice.testkit.ProfileTest;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.junit.jupiter.api.Test;

/** Work is paid for once if it is done, and not at all if it isn't. */
class PaidWorkTest extends ProfileTest {
  private final String order = "order-" + UUID.randomUUID();

  @Test
  void isPaidForWhenItIsDone() {
    PaidResult<String> result =
        work(credits)
            .run(
                job -> {
                  assertThat(service.balance(profile)).isEqualTo(6);
                  assertThat(job.isPaid()).isTrue();
                  return "a video";
                });

    assertThat(result.value()).contains("a video");
    assertThat(result.job().getState()).isEqualTo(JobState.JOB_STATE_COMPLETED);
    assertThat(service.balance(profile)).isEqualTo(6);
  }

  @Test
  void costsWhatItSays() {
    PaidResult<Object> result =
        work(credits)
            .run(
                job -> {
                  assertThatIllegalArgumentException().isThrownBy(() -> job.cost(5));
                  assertThatIllegalArgumentException().isThrownBy(() -> job.cost(-1));
                  job.cost(1);
                  return null;
                });

    assertThat(result.value()).isEmpty();
    assertThat(result.job().getFinalAmount()).isEqualTo(1);
    assertThat(service.balance(profile)).isEqualTo(9);
  }

  @Test
  void costsNothingWhenItFails() {
    IOException failure =
        catchThrowableOfType(
            IOException.class,
            () ->
                work(credits)
                    .run(
                        job -> {
                          throw new IOException("the model said no");
                        }));

    assertThat(failure).hasMessage("the model said no").hasNoSuppressedExceptions();
    assertThat(service.balance(profile)).isEqualTo(10);
    // It is over: begun again, it would not be paid for.
    assertThatExceptionOfType(WorkRefundedException.class)
        .isThrownBy(() -> work(credits).run(this::unexpected))
        .satisfies(refunded -> assertThat(refunded.state()).isEqualTo("FAILED"));
  }

  @Test
  void isNotBegunIfItCannotBePaidFor() {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () -> credits.paidWork(profile, order, 11, "VIDEO").run(this::unexpected));

    assertThat(refused.refusal()).isInstanceOf(Refusal.InsufficientCredits.class);
  }

  @Test
  void isPaidForOnceIfItIsBegunAgain() {
    AtomicInteger runs = new AtomicInteger();
    assertThat(work(credits).run(job -> runs.incrementAndGet()).value()).contains(1);

    PaidResult<Integer> again = work(credits).run(job -> runs.incrementAndGet());

    assertThat(again.value()).isEmpty();
    assertThat(again.job().getState()).isEqualTo(JobState.JOB_STATE_COMPLETED);
    assertThat(runs).hasValue(1);
    assertThat(service.balance(profile)).isEqualTo(6);
  }

  @Test
  void isGoneOnWithAfterTheProcessDied() {
    dieAtWork();
    assertThat(service.balance(profile)).isEqualTo(6);

    assertThat(work(credits).run(job -> "a video").value()).contains("a video");
    assertThat(service.balance(profile)).isEqualTo(6);
  }

  @Test
  void costsNothingIfTheProcessDiesForGood() {
    dieAtWork();

    var unused = service.controls().advanceClock(Duration.ofMinutes(3));

    assertThat(service.balance(profile)).isEqualTo(10);
    assertThatExceptionOfType(WorkRefundedException.class)
        .isThrownBy(() -> work(credits).run(this::unexpected))
        .satisfies(refunded -> assertThat(refunded.state()).isEqualTo("EXPIRED"));
  }

  @Test
  void goesOnForLongerThanTheTimeout() {
    var unused =
        work(credits)
            .timeout(Duration.ofSeconds(1))
            .run(
                job -> {
                  until(() -> expiry(job).isAfter(expiry(job.job()).plusMillis(1_500)));
                  return job.isPaid();
                });

    assertThat(service.balance(profile)).isEqualTo(6);
  }

  @Test
  void learnsThatSomebodyHasCancelledIt() {
    WorkRefundedException refunded =
        catchThrowableOfType(
            WorkRefundedException.class,
            () ->
                work(credits)
                    .timeout(Duration.ofSeconds(1))
                    .run(
                        job -> {
                          var unused =
                              credits
                                  .submitJob(
                                      new JobOrder(profile, order, 4, "VIDEO")
                                          .submit(Duration.ofSeconds(1)))
                                  .reverse("CANCELLED_BY_SUPPORT")
                                  .execute();
                          until(() -> !job.isPaid());
                          return "a video";
                        }));

    assertThat(refunded.state()).isEqualTo("CANCELLED");
    assertThat(service.balance(profile)).isEqualTo(10);
  }

  @Test
  void isReversedIfNobodyKnowsWhetherItWasPaidFor() {
    faults.inject(
        InjectFaultRequest.newBuilder()
            .setMethod("SubmitJob")
            .setCount(100)
            .setLoseAnswer(LoseAnswer.getDefaultInstance())
            .build());

    try (CreditClient hasty = hasty()) {
      assertThatExceptionOfType(WorkNotBegunException.class)
          .isThrownBy(() -> work(hasty).run(this::unexpected));
    }

    assertThat(service.balance(profile)).isEqualTo(10);
    service.controls().reset();
    assertThatExceptionOfType(WorkRefundedException.class)
        .isThrownBy(() -> work(credits).run(this::unexpected))
        .satisfies(refunded -> assertThat(refunded.state()).isEqualTo("CANCELLED"));
  }

  @Test
  void isPreventedIfThePaymentNeverArrived() {
    faults.inject(
        InjectFaultRequest.newBuilder()
            .setMethod("SubmitJob")
            .setCount(100)
            .setLoseRequest(LoseRequest.getDefaultInstance())
            .build());

    try (CreditClient hasty = hasty()) {
      assertThatExceptionOfType(WorkNotBegunException.class)
          .isThrownBy(() -> work(hasty).run(this::unexpected));
    }

    service.controls().reset();
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> work(credits).run(this::unexpected));
    assertThat(refused.refusal()).isInstanceOf(Refusal.OperationReversed.class);
    assertThat(service.balance(profile)).isEqualTo(10);
  }

  @Test
  void isPaidForOnceWhenTheAnswersAreLost() {
    faults.loseNextAnswer("SubmitJob");
    faults.loseNextAnswer("CompleteJob");

    assertThat(work(credits).run(job -> "a video").value()).contains("a video");

    assertThat(service.balance(profile)).isEqualTo(6);
    assertThat(service.controls().reset()).isZero();
  }

  @Test
  void isCompletedAfterTheServiceWasAway() {
    // Longer than a call takes, and shorter than the job lives.
    faults.inject(
        InjectFaultRequest.newBuilder()
            .setMethod("CompleteJob")
            .setCount(12)
            .setLoseRequest(LoseRequest.getDefaultInstance())
            .build());

    try (CreditClient hasty = hasty()) {
      assertThat(work(hasty).run(job -> "a video").value()).contains("a video");
    }

    assertThat(service.balance(profile)).isEqualTo(6);
    assertThat(service.controls().reset()).isZero();
  }

  private void dieAtWork() {
    CreditClient dying = CreditClient.connect(service.target());
    assertThatExceptionOfType(Death.class)
        .isThrownBy(
            () ->
                work(dying)
                    .run(
                        job -> {
                          dying.close(); // Nothing that it says from here on arrives.
                          throw new Death();
                        }));
  }

  private PaidWork work(CreditClient client) {
    return client.paidWork(profile, order, 4, "VIDEO");
  }

  private CreditClient hasty() {
    return CreditClient.builder(service.target()).timeout(Duration.ofMillis(400)).build();
  }

  private String unexpected(PaidJob job) {
    throw new AssertionError("the body must not run");
  }

  private java.time.Instant expiry(PaidJob job) {
    return expiry(
        credits
            .getJob(
                GetJobRequest.newBuilder()
                    .setProfileId(profile)
                    .setJobId(job.job().getJobId())
                    .build())
            .execute()
            .getJob());
  }

  private static java.time.Instant expiry(Job job) {
    return java.time.Instant.ofEpochSecond(
        job.getExpireTime().getSeconds(), job.getExpireTime().getNanos());
  }

  /** Polls: nobody is told of what these wait for. */
  private static void until(BooleanSupplier condition) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(giveUp);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** The process is gone. */
  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
