package org.creditservice.db;

import org.creditservice.core.Answer;
import org.creditservice.core.EntryKind;
import org.creditservice.core.Fingerprint;
import org.creditservice.core.Hash;
import org.creditservice.core.Job;
import org.creditservice.core.JobState;
import org.creditservice.core.LedgerEntry;
import org.creditservice.core.Method;
import org.creditservice.core.OperationKey;
import org.creditservice.core.Profile;
import org.creditservice.core.RecordedOperation;
import org.creditservice.core.RefusalReason;
import org.creditservice.db.jooq.tables.records.IdempotencyKeysRecord;
import org.creditservice.db.jooq.tables.records.JobsRecord;
import org.creditservice.db.jooq.tables.records.LedgerEntriesRecord;
import org.creditservice.db.jooq.tables.records.ProfilesRecord;

/** Rows as values of the core. */
final class Rows {
  private Rows() {}

  static Profile profile(ProfilesRecord row) {
    return new Profile(
        row.getProfileId(),
        row.getBalance(),
        row.getLastSequence(),
        row.getLastDeductTime(),
        row.getUpdateTime(),
        row.getCreateTime(),
        Hash.of(row.getLastHash()),
        MetadataJson.read(row.getMetadata()));
  }

  static LedgerEntry entry(LedgerEntriesRecord row) {
    return new LedgerEntry(
        row.getProfileId(),
        row.getEntryId(),
        row.getSequence(),
        EntryKind.valueOf(row.getKind()),
        row.getAmount(),
        row.getBalance(),
        row.getReasonCode(),
        row.getActor(),
        row.getIdempotencyKey(),
        row.getJobId(),
        row.getRefundedEntryId(),
        MetadataJson.read(row.getMetadata()),
        row.getCreateTime(),
        Hash.of(row.getHash()));
  }

  static OperationKey operationKey(IdempotencyKeysRecord row) {
    return new OperationKey(row.getProfileId(), row.getIdempotencyKey());
  }

  static RecordedOperation operation(IdempotencyKeysRecord row) {
    String refusal = row.getRefusalReason();
    return new RecordedOperation(
        Method.ofWireName(row.getMethod()),
        Fingerprint.of(row.getFingerprint()),
        refusal == null ? null : RefusalReason.valueOf(refusal),
        row.getEntrySequence(),
        new Answer(row.getAnswer()),
        row.getCreateTime());
  }

  static Job job(JobsRecord row) {
    return new Job(
        row.getJobId(),
        JobState.valueOf(row.getState()),
        row.getAmount(),
        row.getFinalAmount(),
        row.getReasonCode(),
        row.getFailureMessage(),
        MetadataJson.read(row.getMetadata()),
        row.getCreateTime(),
        row.getExpireTime(),
        row.getEndTime(),
        row.getDeductionSequence(),
        row.getDeductionEntryId(),
        row.getRefundEntryId());
  }
}
