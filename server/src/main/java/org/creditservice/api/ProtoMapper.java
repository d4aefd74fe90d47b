package org.creditservice.api;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.creditservice.core.EntryKind;
import org.creditservice.core.LedgerEntry;
import org.creditservice.core.Profile;
import org.creditservice.core.ReverseOutcome;

/** What the core knows, as the wire shows it. */
final class ProtoMapper {
  private ProtoMapper() {}

  static org.creditservice.v1.LedgerEntry entry(LedgerEntry entry) {
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
    String jobId = entry.jobId();
    if (jobId != null) {
      proto.setJobId(jobId);
    }
    UUID refundedEntryId = entry.refundedEntryId();
    if (refundedEntryId != null) {
      proto.setRefundedEntryId(refundedEntryId.toString());
    }
    return proto.build();
  }

  static org.creditservice.v1.Profile profile(Profile profile) {
    var proto =
        org.creditservice.v1.Profile.newBuilder()
            .setProfileId(profile.profileId())
            .setBalance(profile.balance())
            .setLastSequence(profile.lastSequence())
            .setCreateTime(timestamp(profile.createTime()))
            .putAllMetadata(profile.metadata().pairs());
    Instant lastDeductTime = profile.lastDeductTime();
    if (lastDeductTime != null) {
      proto.setLastDeductTime(timestamp(lastDeductTime));
    }
    return proto.build();
  }

  static org.creditservice.v1.EntryKind kind(EntryKind kind) {
    return switch (kind) {
      case GRANT -> org.creditservice.v1.EntryKind.ENTRY_KIND_GRANT;
      case DEDUCTION -> org.creditservice.v1.EntryKind.ENTRY_KIND_DEDUCTION;
      case REFUND -> org.creditservice.v1.EntryKind.ENTRY_KIND_REFUND;
    };
  }

  static org.creditservice.v1.ReverseOutcome outcome(ReverseOutcome outcome) {
    return switch (outcome) {
      case REVERSED -> org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_REVERSED;
      case NOTHING_TO_REVERSE ->
          org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE;
      case PREVENTED -> org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_PREVENTED;
    };
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Duration duration(java.time.Duration length) {
    return Duration.newBuilder().setSeconds(length.getSeconds()).setNanos(length.getNano()).build();
  }
}
