package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.creditservice.api.error.ErrorStatus;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.batch.AnswerEncoder;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
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
import org.jspecify.annotations.Nullable;

/**
 * Outcomes as the bytes of their response message, {@code replayed} unset; refusals as those of
 * their status.
 */
public final class ResponseEncoder implements AnswerEncoder {
  private final Map<Class<?>, Function<Outcome, MessageLite>> responses = new LinkedHashMap<>();

  public ResponseEncoder() {
    on(Outcome.ProfileCreated.class, ResponseEncoder::profileCreated);
    on(Outcome.CreditsGranted.class, ResponseEncoder::creditsGranted);
    on(Outcome.CreditsDeducted.class, ResponseEncoder::creditsDeducted);
    on(Outcome.CreditsRefunded.class, ResponseEncoder::creditsRefunded);
    on(Outcome.OperationReversed.class, ResponseEncoder::operationReversed);
    on(Outcome.JobSubmitted.class, ResponseEncoder::jobSubmitted);
    on(Outcome.JobCompleted.class, ResponseEncoder::jobCompleted);
    on(
        Outcome.JobFailed.class,
        outcome -> jobEnded(outcome.profileId(), outcome.job(), outcome.entry()));
    on(
        Outcome.JobExpired.class,
        outcome -> jobEnded(outcome.profileId(), outcome.job(), outcome.entry()));
    on(Outcome.JobExtended.class, ResponseEncoder::jobExtended);
  }

  @Override
  public RecordedAnswer encode(Outcome outcome) {
    var response = responses.get(outcome.getClass());
    if (response == null) {
      throw new IllegalStateException("no response for " + outcome.getClass());
    }
    return new RecordedAnswer(response.apply(outcome).toByteArray());
  }

  @Override
  public RecordedAnswer encode(Refusal refusal) {
    return new RecordedAnswer(ErrorStatus.of(refusal).toByteArray());
  }

  private <T extends Outcome> void on(Class<T> type, Function<T, MessageLite> response) {
    responses.put(type, outcome -> response.apply(type.cast(outcome)));
  }

  private static MessageLite profileCreated(Outcome.ProfileCreated outcome) {
    var response =
        CreateProfileResponse.newBuilder().setProfile(ProtoMapper.profile(outcome.profile()));
    LedgerEntry entry = outcome.entry();
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }

  private static MessageLite creditsGranted(Outcome.CreditsGranted outcome) {
    return GrantCreditsResponse.newBuilder().setEntry(ProtoMapper.entry(outcome.entry())).build();
  }

  private static MessageLite creditsDeducted(Outcome.CreditsDeducted outcome) {
    return DeductCreditsResponse.newBuilder().setEntry(ProtoMapper.entry(outcome.entry())).build();
  }

  private static MessageLite creditsRefunded(Outcome.CreditsRefunded outcome) {
    return RefundCreditsResponse.newBuilder()
        .setEntry(ProtoMapper.entry(outcome.entry()))
        .setRefundableRemaining(outcome.refundableRemaining())
        .build();
  }

  private static MessageLite operationReversed(Outcome.OperationReversed outcome) {
    var response =
        ReverseOperationResponse.newBuilder().setOutcome(ProtoMapper.outcome(outcome.outcome()));
    LedgerEntry entry = outcome.entry();
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }

  private static MessageLite jobSubmitted(Outcome.JobSubmitted outcome) {
    return SubmitJobResponse.newBuilder()
        .setJob(ProtoMapper.job(outcome.profileId(), outcome.job()))
        .setEntry(ProtoMapper.entry(outcome.entry()))
        .build();
  }

  private static MessageLite jobCompleted(Outcome.JobCompleted outcome) {
    var response =
        CompleteJobResponse.newBuilder()
            .setJob(ProtoMapper.job(outcome.profileId(), outcome.job()));
    LedgerEntry entry = outcome.entry();
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }

  /** A job that ended without being paid: what the sweeper does is recorded like a failure. */
  private static MessageLite jobEnded(String profileId, Job job, @Nullable LedgerEntry entry) {
    var response = FailJobResponse.newBuilder().setJob(ProtoMapper.job(profileId, job));
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }

  private static MessageLite jobExtended(Outcome.JobExtended outcome) {
    return ExtendJobResponse.newBuilder()
        .setJob(ProtoMapper.job(outcome.profileId(), outcome.job()))
        .build();
  }
}
