package org.creditservice.api.message;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LastDeduction;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.ledger.Timeout;

/**
 * Makes values of core of the messages in recorded answers: the inverse of {@link ProtoMapper}.
 * What a message doesn't have, such as a hash, is zero.
 *
 * <p>All methods throw IllegalArgumentException for what no answer of this service has.
 */
public final class ProtoReader {
  private ProtoReader() {}

  public static LedgerEntry entry(org.creditservice.v1.LedgerEntry proto) {
    return new LedgerEntry(
        proto.getProfileId(),
        UUID.fromString(proto.getEntryId()),
        proto.getSequence(),
        kind(proto.getKind()),
        proto.getAmount(),
        proto.getBalance(),
        proto.getReasonCode(),
        proto.getActor(),
        proto.getIdempotencyKey(),
        proto.hasJobId() ? proto.getJobId() : null,
        proto.hasRefundedEntryId() ? UUID.fromString(proto.getRefundedEntryId()) : null,
        Metadata.of(proto.getMetadataMap()),
        time(proto.getCreateTime()),
        Hash.ZERO);
  }

  public static Profile profile(org.creditservice.v1.Profile proto) {
    Instant createTime = time(proto.getCreateTime());
    return new Profile(
        proto.getProfileId(),
        proto.getBalance(),
        proto.getLastSequence(),
        proto.hasLastDeductTime() ? LastDeduction.at(time(proto.getLastDeductTime())) : null,
        createTime,
        createTime,
        Hash.ZERO,
        Metadata.of(proto.getMetadataMap()));
  }

  /** The timeout begins when the job was created, which is not so after an extension. */
  public static Job job(org.creditservice.v1.Job proto) {
    Instant createTime = time(proto.getCreateTime());
    UUID deduction = UUID.fromString(proto.getDeductionEntryId());
    return new Job(
        proto.getJobId(),
        state(proto.getState()),
        proto.getAmount(),
        proto.hasFinalAmount() ? proto.getFinalAmount() : null,
        proto.getReasonCode(),
        proto.hasFailureMessage() ? proto.getFailureMessage() : null,
        Metadata.of(proto.getMetadataMap()),
        createTime,
        new Timeout(createTime, time(proto.getExpireTime())),
        proto.hasEndTime() ? time(proto.getEndTime()) : null,
        EntryIds.sequence(deduction).orElse(0),
        deduction,
        proto.hasRefundEntryId() ? UUID.fromString(proto.getRefundEntryId()) : null);
  }

  private static EntryKind kind(org.creditservice.v1.EntryKind kind) {
    return switch (kind) {
      case ENTRY_KIND_GRANT -> EntryKind.GRANT;
      case ENTRY_KIND_DEDUCTION -> EntryKind.DEDUCTION;
      case ENTRY_KIND_REFUND -> EntryKind.REFUND;
      case ENTRY_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("no kind of entry");
    };
  }

  private static JobState state(org.creditservice.v1.JobState state) {
    return switch (state) {
      case JOB_STATE_PROCESSING -> JobState.PROCESSING;
      case JOB_STATE_COMPLETED -> JobState.COMPLETED;
      case JOB_STATE_FAILED -> JobState.FAILED;
      case JOB_STATE_EXPIRED -> JobState.EXPIRED;
      case JOB_STATE_CANCELLED -> JobState.CANCELLED;
      case JOB_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("no state of a job");
    };
  }

  private static Instant time(Timestamp time) {
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    } catch (java.time.DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("no time", e);
    }
  }
}
