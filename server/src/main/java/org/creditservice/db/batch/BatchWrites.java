package org.creditservice.db.batch;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import org.creditservice.config.BatchSpan;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.Bucket;
import org.creditservice.db.batch.BatchEffects.JobRow;
import org.creditservice.db.batch.BatchEffects.ProfileRow;
import org.creditservice.db.batch.BatchEffects.RecordedRow;
import org.creditservice.db.batch.BatchEffects.RefundRow;
import org.creditservice.db.row.MetadataJson;
import org.jooq.Field;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The statements that write what a batch changes: one for each table, however many rows. */
final class BatchWrites {
  private final BatchSpan span;

  /**
   * A write to the bucket that changes nothing. As a transaction's first statement it keeps a
   * sharded PostgreSQL from moving the bucket's shard beneath the locks that follow; with a {@code
   * SELECT … FOR UPDATE} first, updates get lost.
   */
  final BatchStatement<ProfileRef> fence;

  /**
   * A profile that another server has created in the meantime is left as it is, which shows in the
   * count.
   */
  final BatchStatement<ProfileRow> insertProfiles;

  final BatchStatement<ProfileRow> updateProfiles;
  final BatchStatement<RecordedRow> insertOperations;
  final BatchStatement<LedgerEntry> insertEntries;
  final BatchStatement<RefundRow> upsertRefunds;

  /** A job that is new, or that has ended or been extended. */
  final BatchStatement<JobRow> upsertJobs;

  BatchWrites(BatchSpan span) {
    this.span = span;
    this.fence = fence();
    this.insertProfiles = insertProfiles();
    this.updateProfiles = updateProfiles();
    this.insertOperations = insertOperations();
    this.insertEntries = insertEntries();
    this.upsertRefunds = upsertRefunds();
    this.upsertJobs = upsertJobs();
  }

  private BatchStatement<ProfileRef> fence() {
    InputRows<ProfileRef> input = new InputRows<>(BatchSpan.BUCKET);
    Field<Short> bucket = input.bucket(ProfileRef::bucket);
    return input.statement(
        DSL.update(PROFILES)
            .set(PROFILES.BALANCE, PROFILES.BALANCE)
            .where(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(DSL.inline(""))));
  }

  private BatchStatement<ProfileRow> insertProfiles() {
    return new BatchInsert<ProfileRow>(PROFILES, span)
        .bucket(PROFILES.BUCKET, row -> row.ref().bucket())
        .column(PROFILES.PROFILE_ID, row -> row.ref().profileId())
        .column(PROFILES.BALANCE, row -> row.profile().balance())
        .column(PROFILES.LAST_SEQUENCE, row -> row.profile().lastSequence())
        .column(PROFILES.LAST_DEDUCT_TIME, row -> row.profile().lastDeductTime())
        .column(PROFILES.UPDATE_TIME, row -> row.profile().updateTime())
        .column(PROFILES.CREATE_TIME, row -> row.profile().createTime())
        .column(PROFILES.LAST_HASH, row -> row.profile().lastHash().bytes())
        .column(PROFILES.METADATA, row -> MetadataJson.write(row.profile().metadata()))
        .statement(InsertOnDuplicateStep::onConflictDoNothing);
  }

  private BatchStatement<ProfileRow> updateProfiles() {
    InputRows<ProfileRow> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(row -> row.ref().bucket());
    Field<String> profileId = input.column(PROFILES.PROFILE_ID, row -> row.ref().profileId());
    Field<Long> balance = input.column(PROFILES.BALANCE, row -> row.profile().balance());
    Field<Long> sequence =
        input.column(PROFILES.LAST_SEQUENCE, row -> row.profile().lastSequence());
    var lastDeductTime =
        input.column(PROFILES.LAST_DEDUCT_TIME, row -> row.profile().lastDeductTime());
    var updateTime = input.column(PROFILES.UPDATE_TIME, row -> row.profile().updateTime());
    var lastHash = input.column(PROFILES.LAST_HASH, row -> row.profile().lastHash().bytes());
    return input.statement(
        DSL.update(PROFILES)
            .set(PROFILES.BALANCE, balance)
            .set(PROFILES.LAST_SEQUENCE, sequence)
            .set(PROFILES.LAST_DEDUCT_TIME, lastDeductTime)
            .set(PROFILES.UPDATE_TIME, updateTime)
            .set(PROFILES.LAST_HASH, lastHash)
            .from(input.table())
            .where(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(profileId)));
  }

  private BatchStatement<RecordedRow> insertOperations() {
    return new BatchInsert<RecordedRow>(IDEMPOTENCY_KEYS, span)
        .bucket(IDEMPOTENCY_KEYS.BUCKET, row -> Bucket.of(row.key().profileId()))
        .column(IDEMPOTENCY_KEYS.PROFILE_ID, row -> row.key().profileId())
        .column(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY, row -> row.key().idempotencyKey())
        .column(IDEMPOTENCY_KEYS.METHOD, row -> row.operation().method().wireName())
        .column(IDEMPOTENCY_KEYS.FINGERPRINT, row -> row.operation().fingerprint().bytes())
        .column(IDEMPOTENCY_KEYS.REFUSAL_REASON, row -> nameOrNull(row.operation().refusal()))
        .column(IDEMPOTENCY_KEYS.ENTRY_SEQUENCE, row -> row.operation().entrySequence())
        .column(IDEMPOTENCY_KEYS.ANSWER, row -> row.operation().answer().bytes())
        .column(IDEMPOTENCY_KEYS.CREATE_TIME, row -> row.operation().createTime())
        .statement();
  }

  private BatchStatement<LedgerEntry> insertEntries() {
    return new BatchInsert<LedgerEntry>(LEDGER_ENTRIES, span)
        .bucket(LEDGER_ENTRIES.BUCKET, row -> Bucket.of(row.profileId()))
        .column(LEDGER_ENTRIES.PROFILE_ID, LedgerEntry::profileId)
        .column(LEDGER_ENTRIES.SEQUENCE, LedgerEntry::sequence)
        .column(LEDGER_ENTRIES.ENTRY_ID, LedgerEntry::entryId)
        .column(LEDGER_ENTRIES.KIND, row -> row.kind().name())
        .column(LEDGER_ENTRIES.AMOUNT, LedgerEntry::amount)
        .column(LEDGER_ENTRIES.BALANCE, LedgerEntry::balance)
        .column(LEDGER_ENTRIES.REASON_CODE, LedgerEntry::reasonCode)
        .column(LEDGER_ENTRIES.ACTOR, LedgerEntry::actor)
        .column(LEDGER_ENTRIES.IDEMPOTENCY_KEY, LedgerEntry::idempotencyKey)
        .column(LEDGER_ENTRIES.JOB_ID, LedgerEntry::jobId)
        .column(LEDGER_ENTRIES.REFUNDED_ENTRY_ID, LedgerEntry::refundedEntryId)
        .column(LEDGER_ENTRIES.METADATA, row -> MetadataJson.write(row.metadata()))
        .column(LEDGER_ENTRIES.CREATE_TIME, LedgerEntry::createTime)
        .column(LEDGER_ENTRIES.HASH, row -> row.hash().bytes())
        .statement();
  }

  private BatchStatement<RefundRow> upsertRefunds() {
    return new BatchInsert<RefundRow>(DEDUCTION_REFUNDS, span)
        .bucket(DEDUCTION_REFUNDS.BUCKET, row -> row.ref().profile().bucket())
        .column(DEDUCTION_REFUNDS.PROFILE_ID, row -> row.ref().profile().profileId())
        .column(DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE, row -> row.ref().sequence())
        .column(DEDUCTION_REFUNDS.DEDUCTED, row -> row.deduction().amount())
        .column(DEDUCTION_REFUNDS.REFUNDED, row -> row.deduction().refunded())
        .statement(
            insert ->
                insert
                    .onConflict(
                        DEDUCTION_REFUNDS.BUCKET,
                        DEDUCTION_REFUNDS.PROFILE_ID,
                        DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE)
                    .doUpdate()
                    .set(DEDUCTION_REFUNDS.REFUNDED, DSL.excluded(DEDUCTION_REFUNDS.REFUNDED)));
  }

  private BatchStatement<JobRow> upsertJobs() {
    return new BatchInsert<JobRow>(JOBS, span)
        .bucket(JOBS.BUCKET, row -> row.ref().bucket())
        .column(JOBS.PROFILE_ID, row -> row.ref().profileId())
        .column(JOBS.JOB_ID, row -> row.job().jobId())
        .column(JOBS.STATE, row -> row.job().state().name())
        .column(JOBS.AMOUNT, row -> row.job().amount())
        .column(JOBS.FINAL_AMOUNT, row -> row.job().finalAmount())
        .column(JOBS.REASON_CODE, row -> row.job().reasonCode())
        .column(JOBS.FAILURE_MESSAGE, row -> row.job().failureMessage())
        .column(JOBS.METADATA, row -> MetadataJson.write(row.job().metadata()))
        .column(JOBS.CREATE_TIME, row -> row.job().createTime())
        .column(JOBS.EXPIRE_TIME, row -> row.job().expireTime())
        .column(JOBS.END_TIME, row -> row.job().endTime())
        .column(JOBS.DEDUCTION_SEQUENCE, row -> row.job().deductionSequence())
        .column(JOBS.DEDUCTION_ENTRY_ID, row -> row.job().deductionEntryId())
        .column(JOBS.REFUND_ENTRY_ID, row -> row.job().refundEntryId())
        .statement(
            insert ->
                insert
                    .onConflict(JOBS.BUCKET, JOBS.PROFILE_ID, JOBS.JOB_ID)
                    .doUpdate()
                    .set(JOBS.STATE, DSL.excluded(JOBS.STATE))
                    .set(JOBS.FINAL_AMOUNT, DSL.excluded(JOBS.FINAL_AMOUNT))
                    .set(JOBS.FAILURE_MESSAGE, DSL.excluded(JOBS.FAILURE_MESSAGE))
                    .set(JOBS.EXPIRE_TIME, DSL.excluded(JOBS.EXPIRE_TIME))
                    .set(JOBS.END_TIME, DSL.excluded(JOBS.END_TIME))
                    .set(JOBS.REFUND_ENTRY_ID, DSL.excluded(JOBS.REFUND_ENTRY_ID)));
  }

  private static @Nullable String nameOrNull(@Nullable ErrorReason reason) {
    return reason == null ? null : reason.name();
  }
}
