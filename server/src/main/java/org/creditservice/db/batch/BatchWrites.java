package org.creditservice.db.batch;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import org.creditservice.config.BatchSpan;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.row.DeductionRow;
import org.creditservice.db.row.EntryMapping;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.OperationMapping;
import org.creditservice.db.row.OperationRow;
import org.creditservice.db.row.ProfileMapping;
import org.creditservice.db.row.RefundMapping;
import org.jooq.Field;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.impl.DSL;

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
   * A profile that another server has created meanwhile is left as it is, which shows in the count.
   */
  final BatchStatement<Profile> insertProfiles;

  final BatchStatement<Profile> updateProfiles;
  final BatchStatement<OperationRow> insertOperations;
  final BatchStatement<LedgerEntry> insertEntries;
  final BatchStatement<DeductionRow> upsertRefunds;

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

  private BatchStatement<Profile> insertProfiles() {
    return BatchInsert.ofProfiles(PROFILES, ProfileMapping.INSTANCE, span)
        .statement(InsertOnDuplicateStep::onConflictDoNothing);
  }

  private BatchStatement<Profile> updateProfiles() {
    ProfileMapping mapping = ProfileMapping.INSTANCE;
    InputRows<Profile> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(mapping::bucketOf);
    Field<String> profileId = input.column(mapping.profileId);
    var balance = input.column(mapping.balance);
    var lastSequence = input.column(mapping.lastSequence);
    var lastDeductTime = input.column(mapping.lastDeductTime);
    var lastDeductClock = input.column(mapping.lastDeductClock);
    var updateTime = input.column(mapping.updateTime);
    var lastHash = input.column(mapping.lastHash);
    return input.statement(
        DSL.update(PROFILES)
            .set(PROFILES.BALANCE, balance)
            .set(PROFILES.LAST_SEQUENCE, lastSequence)
            .set(PROFILES.LAST_DEDUCT_TIME, lastDeductTime)
            .set(PROFILES.LAST_DEDUCT_CLOCK, lastDeductClock)
            .set(PROFILES.UPDATE_TIME, updateTime)
            .set(PROFILES.LAST_HASH, lastHash)
            .from(input.table())
            .where(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(profileId)));
  }

  private BatchStatement<OperationRow> insertOperations() {
    return BatchInsert.into(IDEMPOTENCY_KEYS, OperationMapping.INSTANCE, span).statement();
  }

  private BatchStatement<LedgerEntry> insertEntries() {
    return BatchInsert.into(LEDGER_ENTRIES, EntryMapping.INSTANCE, span).statement();
  }

  private BatchStatement<DeductionRow> upsertRefunds() {
    return BatchInsert.into(DEDUCTION_REFUNDS, RefundMapping.INSTANCE, span)
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
    return BatchInsert.into(JOBS, JobMapping.INSTANCE, span)
        .statement(
            insert ->
                insert
                    .onConflict(JOBS.BUCKET, JOBS.PROFILE_ID, JOBS.JOB_ID)
                    .doUpdate()
                    .set(JOBS.STATE, DSL.excluded(JOBS.STATE))
                    .set(JOBS.FINAL_AMOUNT, DSL.excluded(JOBS.FINAL_AMOUNT))
                    .set(JOBS.FAILURE_MESSAGE, DSL.excluded(JOBS.FAILURE_MESSAGE))
                    .set(JOBS.EXPIRE_TIME, DSL.excluded(JOBS.EXPIRE_TIME))
                    .set(JOBS.TIMEOUT_START_TIME, DSL.excluded(JOBS.TIMEOUT_START_TIME))
                    .set(JOBS.END_TIME, DSL.excluded(JOBS.END_TIME))
                    .set(JOBS.REFUND_ENTRY_ID, DSL.excluded(JOBS.REFUND_ENTRY_ID)));
  }
}
