package org.creditservice.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import java.util.UUID;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.SubmitJobRequest;
import org.creditservice.v1.SubmitJobResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The responses and effects of submitting, completing, failing and extending a job. */
@Tag("citus")
class JobLifeTest {
  private static final long BALANCE = 1000;

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static TestServer server;

  private final JobCalls calls = new JobCalls(server, BALANCE);

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
  void submittingDeductsAndCreatesTheJob() {
    SubmitJobRequest request =
        calls
            .submission()
            .setJobId("movie-1")
            .setTimeout(Durations.fromMinutes(5))
            .putMetadata("order", "ö-7")
            .build();
    SubmitJobResponse answer = submit(request);
    LedgerEntry entry = answer.getEntry();
    assertThat(entry)
        .isEqualTo(
            LedgerEntry.newBuilder()
                .setProfileId(calls.profileId())
                .setEntryId(entry.getEntryId())
                .setSequence(2)
                .setKind(EntryKind.ENTRY_KIND_DEDUCTION)
                .setAmount(-100)
                .setBalance(900)
                .setReasonCode("VIDEO")
                .setActor("anonymous")
                .setIdempotencyKey(request.getIdempotencyKey())
                .setJobId("movie-1")
                .putMetadata("order", "ö-7")
                .setCreateTime(entry.getCreateTime())
                .build());
    assertThat(answer.getJob())
        .isEqualTo(
            Job.newBuilder()
                .setProfileId(calls.profileId())
                .setJobId("movie-1")
                .setState(JobState.JOB_STATE_PROCESSING)
                .setAmount(100)
                .setReasonCode("VIDEO")
                .putMetadata("order", "ö-7")
                .setCreateTime(entry.getCreateTime())
                .setExpireTime(Timestamps.add(entry.getCreateTime(), Durations.fromMinutes(5)))
                .setDeductionEntryId(entry.getEntryId())
                .build());
    assertThat(answer.getReplayed()).isFalse();
    assertThat(calls.job("movie-1")).isEqualTo(answer.getJob());
    assertThat(calls.balance()).isEqualTo(900);
  }

  @Test
  void withoutAnIdTheJobGetsAUuidOfVersion7() {
    SubmitJobResponse first = submit(calls.submission().build());
    SubmitJobResponse second = submit(calls.submission().build());
    UUID id = UUID.fromString(first.getJob().getJobId());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.getMostSignificantBits() >>> 16)
        .isEqualTo(Timestamps.toMillis(first.getJob().getCreateTime()));
    assertThat(first.getEntry().getJobId()).isEqualTo(id.toString());
    assertThat(second.getJob().getJobId()).isNotEqualTo(id.toString());
  }

  @Test
  void theDefaultTimeoutIsHalfAnHour() {
    Job job = calls.submit();
    assertThat(Timestamps.between(job.getCreateTime(), job.getExpireTime()))
        .isEqualTo(Durations.fromMinutes(30));
  }

  @Test
  void submittingCountsAsTheLastDeduction() {
    calls.submit();
    assertError(() -> calls.send(calls.deduction(1).setMinInterval(Durations.fromDays(1)).build()))
        .has(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED");
    assertError(() -> calls.send(calls.submission().setMinInterval(Durations.fromDays(1)).build()))
        .has(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED");
  }

  @Test
  void completingWithoutAFinalAmountKeepsAllThatWasDeducted() {
    Job job = calls.submit();
    var request = calls.completion(job.getJobId()).build();
    CompleteJobResponse answer = server.commands().completeJob(request);
    assertThat(answer.hasEntry()).isFalse();
    assertThat(answer.getReplayed()).isFalse();
    assertThat(answer.getJob().hasEndTime()).isTrue();
    assertThat(answer.getJob())
        .isEqualTo(
            job.toBuilder()
                .setState(JobState.JOB_STATE_COMPLETED)
                .setFinalAmount(100)
                .setEndTime(answer.getJob().getEndTime())
                .build());
    assertThat(answer.getJob().getEndTime())
        .isEqualTo(calls.operation(request.getIdempotencyKey()).getCreateTime());
    assertThat(calls.job(job.getJobId())).isEqualTo(answer.getJob());
    assertThat(calls.balance()).isEqualTo(900);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "60", "99"})
  void completingBelowTheDeductionRefundsTheRest(long finalAmount) {
    Job job = calls.submit();
    var request = calls.completion(job.getJobId()).setFinalAmount(finalAmount).build();
    CompleteJobResponse answer = server.commands().completeJob(request);
    assertThat(answer.getEntry())
        .isEqualTo(
            refundOf(job, answer.getEntry(), 100 - finalAmount)
                .setReasonCode("JOB_COMPLETED")
                .setIdempotencyKey(request.getIdempotencyKey())
                .build());
    assertThat(answer.getJob())
        .isEqualTo(
            job.toBuilder()
                .setState(JobState.JOB_STATE_COMPLETED)
                .setFinalAmount(finalAmount)
                .setEndTime(answer.getEntry().getCreateTime())
                .setRefundEntryId(answer.getEntry().getEntryId())
                .build());
    assertThat(calls.job(job.getJobId())).isEqualTo(answer.getJob());
    assertThat(calls.balance()).isEqualTo(BALANCE - finalAmount);
  }

  @Test
  void completingForExactlyTheDeductionRefundsNothing() {
    Job job = calls.submit();
    var request = calls.completion(job.getJobId()).setFinalAmount(100).build();
    CompleteJobResponse answer = server.commands().completeJob(request);
    assertThat(answer.hasEntry()).isFalse();
    assertThat(answer.getJob().getFinalAmount()).isEqualTo(100);
    assertThat(answer.getJob().hasRefundEntryId()).isFalse();
  }

  @Test
  void completingAboveTheDeductionIsRefusedAndTheJobStaysProcessing() {
    Job job = calls.submit();
    var request = calls.completion(job.getJobId()).setFinalAmount(101).build();
    assertError(() -> calls.send(request))
        .has(Code.FAILED_PRECONDITION, "FINAL_AMOUNT_EXCEEDS_DEDUCTION")
        .isRecorded(true)
        .hasMessage("The final amount of 101 credits exceeds the deduction of 100.");
    assertThat(calls.job(job.getJobId())).isEqualTo(job);
    calls.send(calls.completion(job.getJobId()).build());
    assertThat(calls.balance()).isEqualTo(900);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "the model said no", "ö: «no», 不"})
  void failingRefundsEverything(String message) {
    Job job = calls.submit();
    var request = calls.failure(job.getJobId()).setFailureMessage(message).build();
    FailJobResponse answer = server.commands().failJob(request);
    assertThat(answer.getReplayed()).isFalse();
    assertThat(answer.getEntry())
        .isEqualTo(
            refundOf(job, answer.getEntry(), 100)
                .setReasonCode("JOB_FAILED")
                .setIdempotencyKey(request.getIdempotencyKey())
                .build());
    assertThat(answer.getJob())
        .isEqualTo(
            job.toBuilder()
                .setState(JobState.JOB_STATE_FAILED)
                .setFailureMessage(message)
                .setEndTime(answer.getEntry().getCreateTime())
                .setRefundEntryId(answer.getEntry().getEntryId())
                .build());
    assertThat(answer.getJob().hasFailureMessage()).isTrue();
    assertThat(calls.job(job.getJobId())).isEqualTo(answer.getJob());
    assertThat(calls.balance()).isEqualTo(BALANCE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, 60_000, 86_400_000, 604_800_000})
  void extendingCountsFromNowEvenIfThatIsEarlier(long timeoutMillis) {
    Job job = calls.submit();
    ExtendJobRequest request = calls.extension(job.getJobId(), timeoutMillis).build();
    ExtendJobResponse answer = server.commands().extendJob(request);
    Timestamp now = calls.operation(request.getIdempotencyKey()).getCreateTime();
    assertThat(Timestamps.compare(now, job.getCreateTime())).isPositive();
    assertThat(answer.getReplayed()).isFalse();
    assertThat(answer.getJob())
        .isEqualTo(
            job.toBuilder()
                .setExpireTime(Timestamps.add(now, Durations.fromMillis(timeoutMillis)))
                .build());
    assertThat(calls.job(job.getJobId())).isEqualTo(answer.getJob());
    assertThat(calls.balance()).isEqualTo(900);
  }

  /** The refund that ends {@code job}, without the fields that depend on how it ends. */
  private LedgerEntry.Builder refundOf(Job job, LedgerEntry actual, long amount) {
    return LedgerEntry.newBuilder()
        .setProfileId(calls.profileId())
        .setEntryId(actual.getEntryId())
        .setSequence(3)
        .setKind(EntryKind.ENTRY_KIND_REFUND)
        .setAmount(amount)
        .setBalance(900 + amount)
        .setActor("anonymous")
        .setJobId(job.getJobId())
        .setRefundedEntryId(job.getDeductionEntryId())
        .setCreateTime(actual.getCreateTime());
  }

  private static SubmitJobResponse submit(SubmitJobRequest request) {
    return server.commands().submitJob(request);
  }
}
