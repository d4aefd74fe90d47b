package org.creditservice.api.admin;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import org.creditservice.api.message.ProtoReader;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.RefundCreditsResponse;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.SubmitJobResponse;
import org.creditservice.verify.AnswerFacts;
import org.creditservice.verify.AnswerReader;
import org.jspecify.annotations.Nullable;

/** Reads recorded answers for verification. */
public final class RecordedAnswers implements AnswerReader {

  @Override
  public AnswerFacts response(Method method, byte[] answer) throws UnreadableAnswerException {
    try {
      return read(method, answer);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableAnswerException("bytes that are none: " + e.getMessage(), e);
    }
  }

  private static AnswerFacts read(Method method, byte[] bytes)
      throws InvalidProtocolBufferException {
    return switch (method.rpc()) {
      case CREATE_PROFILE -> {
        var response = CreateProfileResponse.parseFrom(bytes);
        yield facts(
            ProtoReader.profile(response.getProfile()),
            response.hasEntry() ? ProtoReader.entry(response.getEntry()) : null,
            null);
      }
      case GRANT_CREDITS -> entry(GrantCreditsResponse.parseFrom(bytes).getEntry());
      case DEDUCT_CREDITS -> entry(DeductCreditsResponse.parseFrom(bytes).getEntry());
      case REFUND_CREDITS -> entry(RefundCreditsResponse.parseFrom(bytes).getEntry());
      case REVERSE_OPERATION -> {
        var response = ReverseOperationResponse.parseFrom(bytes);
        yield facts(
            null, response.hasEntry() ? ProtoReader.entry(response.getEntry()) : null, null);
      }
      case SUBMIT_JOB -> {
        var response = SubmitJobResponse.parseFrom(bytes);
        yield facts(
            null, ProtoReader.entry(response.getEntry()), ProtoReader.job(response.getJob()));
      }
      case COMPLETE_JOB -> {
        var response = CompleteJobResponse.parseFrom(bytes);
        yield facts(
            null,
            response.hasEntry() ? ProtoReader.entry(response.getEntry()) : null,
            ProtoReader.job(response.getJob()));
      }
      case FAIL_JOB -> {
        var response = FailJobResponse.parseFrom(bytes);
        yield facts(
            null,
            response.hasEntry() ? ProtoReader.entry(response.getEntry()) : null,
            ProtoReader.job(response.getJob()));
      }
      case EXTEND_JOB ->
          facts(null, null, ProtoReader.job(ExtendJobResponse.parseFrom(bytes).getJob()));
      case EXPIRE_JOB, RESTART_TIMEOUT, IMPORT_PROFILE ->
          throw new IllegalStateException(method + " has no response of its own");
    };
  }

  private static AnswerFacts entry(org.creditservice.v1.LedgerEntry entry) {
    return facts(null, ProtoReader.entry(entry), null);
  }

  private static AnswerFacts facts(
      @Nullable Profile profile, @Nullable LedgerEntry entry, @Nullable Job job) {
    return AnswerFacts.executed(profile, entry, job);
  }

  @Override
  public AnswerFacts refusal(byte[] answer) throws UnreadableAnswerException {
    try {
      return AnswerFacts.refused(reason(Status.parseFrom(answer)));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableAnswerException("bytes that are none: " + e.getMessage(), e);
    }
  }

  /** The reason of the one ErrorInfo, which must have the reason's code. */
  private static ErrorReason reason(Status status) throws InvalidProtocolBufferException {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        ErrorReason reason = ErrorReason.valueOf(detail.unpack(ErrorInfo.class).getReason());
        if (reason.code().number() != status.getCode()) {
          throw new IllegalArgumentException("code " + status.getCode() + " for " + reason);
        }
        return reason;
      }
    }
    throw new IllegalArgumentException("no ErrorInfo");
  }
}
