package org.creditservice.api.message;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.jspecify.annotations.Nullable;

/** Maps values of core to proto messages. */
public final class ProtoMapper {
  private ProtoMapper() {}

  public static org.creditservice.v1.LedgerEntry entry(LedgerEntry entry) {
    var proto =
        org.creditservice.v1.LedgerEntry.newBuilder()
            .setProfileId(entry.profileId())
            .setEntryId(entry.entryId().toString())
            .setSequence(entry.sequence())
            .setKind(kind(entry.kind()))
            .setAmount(entry.amount())
            .setBalance(entry.balance())
            .setReasonCode(entry.reasonCode())
            .setActor(entry.actor())
            .setIdempotencyKey(entry.idempotencyKey())
            .putAllMetadata(entry.metadata().pairs())
            .setCreateTime(timestamp(entry.createTime()));
    setIfPresent(entry.jobId(), proto::setJobId);
    setIfPresent(entry.refundedEntryId(), id -> proto.setRefundedEntryId(id.toString()));
    return proto.build();
  }

  public static org.creditservice.v1.Profile profile(Profile profile) {
    var proto =
        org.creditservice.v1.Profile.newBuilder()
            .setProfileId(profile.profileId())
            .setBalance(profile.balance())
            .setLastSequence(profile.lastSequence())
            .setCreateTime(timestamp(profile.createTime()))
            .putAllMetadata(profile.metadata().pairs());
    setIfPresent(profile.lastDeductTime(), time -> proto.setLastDeductTime(timestamp(time)));
    return proto.build();
  }

  public static org.creditservice.v1.Job job(String profileId, Job job) {
    var proto =
        org.creditservice.v1.Job.newBuilder()
            .setProfileId(profileId)
            .setJobId(job.jobId())
            .setState(state(job.state()))
            .setAmount(job.amount())
            .setReasonCode(job.reasonCode())
            .putAllMetadata(job.metadata().pairs())
            .setCreateTime(timestamp(job.createTime()))
            .setExpireTime(timestamp(job.expireTime()))
            .setDeductionEntryId(job.deductionEntryId().toString());
    setIfPresent(job.finalAmount(), proto::setFinalAmount);
    setIfPresent(job.failureMessage(), proto::setFailureMessage);
    setIfPresent(job.endTime(), time -> proto.setEndTime(timestamp(time)));
    setIfPresent(job.refundEntryId(), id -> proto.setRefundEntryId(id.toString()));
    return proto.build();
  }

  private static <T> void setIfPresent(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static org.creditservice.v1.JobState state(JobState state) {
    return switch (state) {
      case PROCESSING -> org.creditservice.v1.JobState.JOB_STATE_PROCESSING;
      case COMPLETED -> org.creditservice.v1.JobState.JOB_STATE_COMPLETED;
      case FAILED -> org.creditservice.v1.JobState.JOB_STATE_FAILED;
      case EXPIRED -> org.creditservice.v1.JobState.JOB_STATE_EXPIRED;
      case CANCELLED -> org.creditservice.v1.JobState.JOB_STATE_CANCELLED;
    };
  }

  private static org.creditservice.v1.EntryKind kind(EntryKind kind) {
    return switch (kind) {
      case GRANT -> org.creditservice.v1.EntryKind.ENTRY_KIND_GRANT;
      case DEDUCTION -> org.creditservice.v1.EntryKind.ENTRY_KIND_DEDUCTION;
      case REFUND -> org.creditservice.v1.EntryKind.ENTRY_KIND_REFUND;
    };
  }

  public static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  public static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
