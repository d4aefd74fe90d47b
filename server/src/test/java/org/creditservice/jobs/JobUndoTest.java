package org.creditservice.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.rpc.Code;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.creditservice.v1.RefundCreditsResponse;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.ReverseOutcome;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reversals of a SubmitJob, and refunds of its deduction, in each state of the job. */
class JobUndoTest {
  private static final long BALANCE = 1000;

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static TestServer server;

  private final JobCalls calls = new JobCalls(server, BALANCE);
  private final SubmitJobRequest submission = calls.submission().setJobId("job").build();

  @BeforeAll
  static void start() {
    server = TestServer.start(DATABASE.target());
  }

  @AfterAll
  static void stop() {
    server.close();
    LedgerInvariants.assertHold(DATABASE.dataSource());
    DATABASE.close();
  }

  @Test
  void reversingTheSubmissionOfAJobCancelsItAndRefundsIt() {
    Job job = submit();
    ReverseOperationRequest request = calls.reversal(submission.getIdempotencyKey()).build();
    ReverseOperationResponse answer = reverse(request);
    assertThat(answer.getOutcome()).isEqualTo(ReverseOutcome.REVERSE_OUTCOME_REVERSED);
    assertThat(answer.getEntry().getAmount()).isEqualTo(100);
    assertThat(answer.getEntry().getBalance()).isEqualTo(BALANCE);
    assertThat(answer.getEntry().getReasonCode()).isEqualTo("UNDO");
    assertThat(answer.getEntry().getJobId()).isEqualTo("job");
    assertThat(answer.getEntry().getRefundedEntryId()).isEqualTo(job.getDeductionEntryId());
    assertThat(calls.job("job"))
        .isEqualTo(
            job.toBuilder()
                .setState(JobState.JOB_STATE_CANCELLED)
                .setEndTime(answer.getEntry().getCreateTime())
                .setRefundEntryId(answer.getEntry().getEntryId())
                .build());
    assertThat(reverse(request)).isEqualTo(answer.toBuilder().setReplayed(true).build());
    assertThat(calls.balance()).isEqualTo(BALANCE);
  }

  @Test
  void aCancelledJobHasEnded() {
    submit();
    reverse(calls.reversal(submission.getIdempotencyKey()).build());
    assertError(() -> complete())
        .has(Code.FAILED_PRECONDITION, "JOB_NOT_PROCESSING")
        .hasMetadata("state", "CANCELLED");
    assertError(() -> fail())
        .has(Code.FAILED_PRECONDITION, "JOB_NOT_PROCESSING")
        .hasMetadata("state", "CANCELLED");
    assertThat(reverse(calls.reversal(submission.getIdempotencyKey()).build()).getOutcome())
        .isEqualTo(ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE);
    // The submission itself is replayed as before.
    assertThat(server.commands().submitJob(submission).getJob().getState())
        .isEqualTo(JobState.JOB_STATE_PROCESSING);
    assertThat(calls.balance()).isEqualTo(BALANCE);
  }

  @Test
  void aCompletedJobIsPaidForAndCannotBeReversed() {
    submit();
    Job completed = complete().getJob();
    assertError(() -> reverse(calls.reversal(submission.getIdempotencyKey()).build()))
        .has(Code.FAILED_PRECONDITION, "JOB_NOT_PROCESSING")
        .isRecorded(true)
        .hasMetadata("state", "COMPLETED");
    assertThat(calls.job("job")).isEqualTo(completed);
    assertThat(calls.balance()).isEqualTo(900);
  }

  @Test
  void aFailedJobHasNothingToReverse() {
    submit();
    Job failed = fail().getJob();
    ReverseOperationResponse answer =
        reverse(calls.reversal(submission.getIdempotencyKey()).build());
    assertThat(answer.getOutcome()).isEqualTo(ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE);
    assertThat(answer.hasEntry()).isFalse();
    assertThat(calls.job("job")).isEqualTo(failed);
    assertThat(calls.balance()).isEqualTo(BALANCE);
  }

  @Test
  void aRefusedSubmissionHasNothingToReverse() {
    SubmitJobRequest tooMuch = calls.submission().setAmount(BALANCE + 1).build();
    assertError(() -> calls.send(tooMuch)).has(Code.FAILED_PRECONDITION, "INSUFFICIENT_CREDITS");
    assertThat(reverse(calls.reversal(tooMuch.getIdempotencyKey()).build()).getOutcome())
        .isEqualTo(ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE);
  }

  @Test
  void aSubmissionAfterItsReversalCreatesNoJob() {
    ReverseOperationResponse answer =
        reverse(calls.reversal(submission.getIdempotencyKey()).build());
    assertThat(answer.getOutcome()).isEqualTo(ReverseOutcome.REVERSE_OUTCOME_PREVENTED);
    assertError(this::submit).has(Code.FAILED_PRECONDITION, "OPERATION_REVERSED").isRecorded(true);
    assertError(() -> calls.job("job")).has(Code.NOT_FOUND, "JOB_NOT_FOUND").isRecorded(false);
    assertThat(calls.balance()).isEqualTo(BALANCE);
  }

  @Test
  void otherCommandsAboutJobsCannotBeReversed() {
    submit();
    var extension = calls.extension("job", 5000).build();
    calls.send(extension);
    var completion = calls.completion("job").build();
    calls.send(completion);
    assertError(() -> reverse(calls.reversal(extension.getIdempotencyKey()).build()))
        .has(Code.FAILED_PRECONDITION, "NOT_REVERSIBLE")
        .hasMetadata("recorded_method", "ExtendJob");
    assertError(() -> reverse(calls.reversal(completion.getIdempotencyKey()).build()))
        .has(Code.FAILED_PRECONDITION, "NOT_REVERSIBLE")
        .hasMetadata("recorded_method", "CompleteJob");
  }

  /** Some of the 100 credits of the job are refunded by a command before it ends. */
  @ParameterizedTest
  @CsvSource({
    // refunded before, final amount as it is asked for, refunded by the end of the job, kept
    "40, 100,  0, 60",
    "40,    ,  0, 60",
    "40,  60,  0, 60",
    "40,  59,  1, 59",
    "40,   0, 60,  0",
    "100,  0,  0,  0",
    "100,   ,  0,  0",
    "100, 100, 0,  0",
    "1,   30, 69, 30"
  })
  void theFinalAmountIsWhatTheJobKeeps(long before, Long asked, long atTheEnd, long kept) {
    Job job = submit();
    RefundCreditsResponse refund = refund(job, before);
    assertThat(refund.getRefundableRemaining()).isEqualTo(100 - before);
    assertThat(refund.getEntry().getJobId()).isEqualTo("job");
    CompleteJobRequest.Builder completion = calls.completion("job");
    if (asked != null) {
      completion.setFinalAmount(asked);
    }
    CompleteJobResponse answer = server.commands().completeJob(completion.build());
    assertThat(answer.hasEntry()).isEqualTo(atTheEnd > 0);
    assertThat(answer.getEntry().getAmount()).isEqualTo(atTheEnd);
    assertThat(answer.getJob().getFinalAmount()).isEqualTo(kept);
    assertThat(calls.balance()).isEqualTo(BALANCE - kept);
    assertRefundable(job, kept);
  }

  @Test
  void aRefundAfterTheEndLeavesTheFinalAmountAsItWas() {
    Job job = submit();
    server.commands().completeJob(calls.completion("job").setFinalAmount(70L).build());
    refund(job, 20);
    Job now = calls.job("job");
    assertThat(now.getFinalAmount()).isEqualTo(70);
    assertRefundable(job, 50);
  }

  @ParameterizedTest
  @CsvSource({"1", "40", "99", "100"})
  void failingRefundsWhatIsLeft(long before) {
    Job job = submit();
    refund(job, before);
    FailJobResponse answer = fail();
    assertThat(answer.hasEntry()).isEqualTo(before < 100);
    assertThat(answer.getJob().hasRefundEntryId()).isEqualTo(before < 100);
    assertThat(answer.getEntry().getAmount()).isEqualTo(100 - before);
    assertThat(calls.balance()).isEqualTo(BALANCE);
    assertRefundable(job, 0);
  }

  @Test
  void reversingRefundsWhatIsLeft() {
    Job job = submit();
    refund(job, 100);
    ReverseOperationResponse answer =
        reverse(calls.reversal(submission.getIdempotencyKey()).build());
    // This cancels the job, although there is nothing left to refund.
    assertThat(answer.getOutcome()).isEqualTo(ReverseOutcome.REVERSE_OUTCOME_REVERSED);
    assertThat(answer.hasEntry()).isFalse();
    assertThat(calls.job("job").getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    assertThat(calls.balance()).isEqualTo(BALANCE);
  }

  @Test
  void thePriceOfACompletedJobCanStillBeRefunded() {
    Job job = submit();
    server.commands().completeJob(calls.completion("job").setFinalAmount(30).build());
    assertError(() -> refund(job, 31))
        .has(Code.FAILED_PRECONDITION, "REFUND_EXCEEDS_DEDUCTION")
        .hasMetadata("refundable", "30");
    assertThat(refund(job, 30).getRefundableRemaining()).isZero();
    assertThat(calls.balance()).isEqualTo(BALANCE);
    assertRefundable(job, 0);
  }

  @Test
  void aJobsDeductionIsAlsoFoundByTheKeyOfItsSubmission() {
    submit();
    var refund =
        calls
            .refund(Job.getDefaultInstance())
            .setDeductionKey(submission.getIdempotencyKey())
            .build();
    assertThat(server.commands().refundCredits(refund).getEntry().getAmount()).isEqualTo(100);
    assertThat(calls.job("job").getState()).isEqualTo(JobState.JOB_STATE_PROCESSING);
  }

  private void assertRefundable(Job job, long credits) {
    assertError(() -> refund(job, credits + 1))
        .has(Code.FAILED_PRECONDITION, "REFUND_EXCEEDS_DEDUCTION")
        .hasMetadata("refundable", Long.toString(credits));
  }

  private Job submit() {
    return server.commands().submitJob(submission).getJob();
  }

  private CompleteJobResponse complete() {
    return server.commands().completeJob(calls.completion("job").build());
  }

  private FailJobResponse fail() {
    return server.commands().failJob(calls.failure("job").build());
  }

  private RefundCreditsResponse refund(Job job, long amount) {
    return server.commands().refundCredits(calls.refund(job).setAmount(amount).build());
  }

  private static ReverseOperationResponse reverse(ReverseOperationRequest request) {
    return server.commands().reverseOperation(request);
  }
}
