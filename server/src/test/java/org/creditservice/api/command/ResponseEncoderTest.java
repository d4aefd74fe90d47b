package org.creditservice.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditservice.batch.Decided;
import org.creditservice.core.Method;
import org.creditservice.core.command.CompleteJob;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.ExtendJob;
import org.creditservice.core.command.FailJob;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.command.RefundCredits;
import org.creditservice.core.command.ReverseOperation;
import org.creditservice.core.command.ReverseOutcome;
import org.creditservice.core.command.SubmitJob;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LastDeduction;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.ledger.Timeout;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.RefundCreditsResponse;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.SubmitJobResponse;
import org.junit.jupiter.api.Test;

class ResponseEncoderTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Timestamp WIRE_TIME =
      Timestamp.newBuilder().setSeconds(TIME.getEpochSecond()).setNanos(678_901_000).build();
  private static final UUID ENTRY_ID = UUID.fromString("0190f5e2-6b1c-7abc-8def-0123456789ab");
  private static final UUID REFUNDED = UUID.fromString("0190f5e2-6b1c-7abc-8def-0123456789ac");

  private static final LedgerEntry ENTRY =
      new LedgerEntry(
          "p",
          ENTRY_ID,
          7,
          EntryKind.REFUND,
          20,
          120,
          "FAILED",
          "unverified:web",
          "k",
          "job-1",
          REFUNDED,
          Metadata.of(Map.of("a", "b")),
          TIME,
          Hash.ZERO);

  private static final org.creditservice.v1.LedgerEntry WIRE_ENTRY =
      org.creditservice.v1.LedgerEntry.newBuilder()
          .setProfileId("p")
          .setEntryId(ENTRY_ID.toString())
          .setSequence(7)
          .setKind(org.creditservice.v1.EntryKind.ENTRY_KIND_REFUND)
          .setAmount(20)
          .setBalance(120)
          .setReasonCode("FAILED")
          .setActor("unverified:web")
          .setIdempotencyKey("k")
          .setJobId("job-1")
          .setRefundedEntryId(REFUNDED.toString())
          .putMetadata("a", "b")
          .setCreateTime(WIRE_TIME)
          .build();

  private static final Profile PROFILE =
      new Profile(
          "p",
          120,
          7,
          LastDeduction.at(TIME),
          TIME,
          TIME,
          Hash.ZERO,
          Metadata.of(Map.of("c", "d")));

  private static final org.creditservice.v1.Profile WIRE_PROFILE =
      org.creditservice.v1.Profile.newBuilder()
          .setProfileId("p")
          .setBalance(120)
          .setLastSequence(7)
          .setLastDeductTime(WIRE_TIME)
          .setCreateTime(WIRE_TIME)
          .putMetadata("c", "d")
          .build();

  private static final Job JOB =
      new Job(
          "job-1",
          JobState.PROCESSING,
          30,
          null,
          "WORK",
          null,
          Metadata.of(Map.of("e", "f")),
          TIME,
          new Timeout(TIME, TIME),
          null,
          6,
          REFUNDED,
          null);

  private static final org.creditservice.v1.Job WIRE_JOB =
      org.creditservice.v1.Job.newBuilder()
          .setProfileId("p")
          .setJobId("job-1")
          .setState(org.creditservice.v1.JobState.JOB_STATE_PROCESSING)
          .setAmount(30)
          .setReasonCode("WORK")
          .putMetadata("e", "f")
          .setCreateTime(WIRE_TIME)
          .setExpireTime(WIRE_TIME)
          .setDeductionEntryId(REFUNDED.toString())
          .build();

  private static final Job ENDED_JOB =
      new Job(
          "job-1",
          JobState.COMPLETED,
          30,
          10L,
          "WORK",
          "a message",
          Metadata.of(Map.of("e", "f")),
          TIME,
          new Timeout(TIME, TIME),
          TIME,
          6,
          REFUNDED,
          ENTRY_ID);

  private static final org.creditservice.v1.Job WIRE_ENDED_JOB =
      WIRE_JOB.toBuilder()
          .setState(org.creditservice.v1.JobState.JOB_STATE_COMPLETED)
          .setFinalAmount(10)
          .setFailureMessage("a message")
          .setEndTime(WIRE_TIME)
          .setRefundEntryId(ENTRY_ID.toString())
          .build();

  private record Example(Method method, Outcome outcome, Message response) {
    RecordedAnswer encode() {
      return new ResponseEncoder().encode(method, outcome);
    }
  }

  /** An example for each method, and for each part that may be absent. */
  private static List<Example> examples() {
    return List.of(
        new Example(
            Method.CREATE_PROFILE,
            new CreateProfile.Created(PROFILE, ENTRY),
            CreateProfileResponse.newBuilder()
                .setProfile(WIRE_PROFILE)
                .setEntry(WIRE_ENTRY)
                .build()),
        new Example(
            Method.CREATE_PROFILE,
            new CreateProfile.Created(PROFILE, null),
            CreateProfileResponse.newBuilder().setProfile(WIRE_PROFILE).build()),
        new Example(
            Method.IMPORT_PROFILE,
            new CreateProfile.Created(PROFILE, ENTRY),
            CreateProfileResponse.newBuilder()
                .setProfile(WIRE_PROFILE)
                .setEntry(WIRE_ENTRY)
                .build()),
        new Example(
            Method.GRANT_CREDITS,
            new GrantCredits.Granted(ENTRY),
            GrantCreditsResponse.newBuilder().setEntry(WIRE_ENTRY).build()),
        new Example(
            Method.DEDUCT_CREDITS,
            new DeductCredits.Deducted(ENTRY),
            DeductCreditsResponse.newBuilder().setEntry(WIRE_ENTRY).build()),
        new Example(
            Method.REFUND_CREDITS,
            new RefundCredits.Refunded(ENTRY, 3),
            RefundCreditsResponse.newBuilder()
                .setEntry(WIRE_ENTRY)
                .setRefundableRemaining(3)
                .build()),
        new Example(
            Method.REVERSE_OPERATION,
            new ReverseOperation.Reversed(ReverseOutcome.REVERSED, ENTRY),
            ReverseOperationResponse.newBuilder()
                .setOutcome(org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_REVERSED)
                .setEntry(WIRE_ENTRY)
                .build()),
        new Example(
            Method.REVERSE_OPERATION,
            new ReverseOperation.Reversed(ReverseOutcome.NOTHING_TO_REVERSE, null),
            ReverseOperationResponse.newBuilder()
                .setOutcome(org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE)
                .build()),
        new Example(
            Method.REVERSE_OPERATION,
            new ReverseOperation.Reversed(ReverseOutcome.PREVENTED, null),
            ReverseOperationResponse.newBuilder()
                .setOutcome(org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_PREVENTED)
                .build()),
        new Example(
            Method.SUBMIT_JOB,
            new SubmitJob.Submitted("p", JOB, ENTRY),
            SubmitJobResponse.newBuilder().setJob(WIRE_JOB).setEntry(WIRE_ENTRY).build()),
        new Example(
            Method.COMPLETE_JOB,
            new CompleteJob.Completed("p", ENDED_JOB, ENTRY),
            CompleteJobResponse.newBuilder().setJob(WIRE_ENDED_JOB).setEntry(WIRE_ENTRY).build()),
        new Example(
            Method.COMPLETE_JOB,
            new CompleteJob.Completed("p", JOB, null),
            CompleteJobResponse.newBuilder().setJob(WIRE_JOB).build()),
        new Example(
            Method.FAIL_JOB,
            new FailJob.Ended("p", JOB, ENTRY),
            FailJobResponse.newBuilder().setJob(WIRE_JOB).setEntry(WIRE_ENTRY).build()),
        new Example(
            Method.EXPIRE_JOB,
            new FailJob.Ended("p", JOB, null),
            FailJobResponse.newBuilder().setJob(WIRE_JOB).build()),
        new Example(
            Method.RESTART_TIMEOUT,
            new ExtendJob.Extended("p", JOB),
            ExtendJobResponse.newBuilder().setJob(WIRE_JOB).build()),
        new Example(
            Method.EXTEND_JOB,
            new ExtendJob.Extended("p", JOB),
            ExtendJobResponse.newBuilder().setJob(WIRE_JOB).build()));
  }

  @Test
  void everyMethodHasAnExample() {
    assertThat(examples()).extracting(Example::method).contains(Method.values());
  }

  @Test
  void anOutcomeIsItsResponse() throws Exception {
    for (Example example : examples()) {
      assertThat(parse(example.response(), example.encode().bytes())).isEqualTo(example.response());
    }
  }

  @Test
  void theFirstAnswerIsWhatWasRecorded() {
    for (Example example : examples()) {
      var answer = example.encode();
      assertThat(ResponseReader.response(Decided.executed(answer.bytes(), false)))
          .isEqualTo(answer.bytes());
    }
  }

  @Test
  void aReplayIsTheSameWithReplayedSet() throws Exception {
    for (Example example : examples()) {
      var answer = example.encode();
      byte[] replay = ResponseReader.response(Decided.executed(answer.bytes(), true));
      var replayed = example.response().getDescriptorForType().findFieldByName("replayed");
      Message expected = example.response().toBuilder().setField(replayed, true).build();
      assertThat(parse(example.response(), replay)).isEqualTo(expected);
    }
  }

  private static Message parse(Message type, byte[] bytes) throws Exception {
    return type.getParserForType().parseFrom(bytes);
  }
}
