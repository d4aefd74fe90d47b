package org.creditservice.db.batch;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.KEY_REMOVALS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import org.creditservice.config.BatchSpan;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.Bucket;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.row.DeductionMapping;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.KeyHorizonMapping;
import org.creditservice.db.row.KeyLookupMapping;
import org.creditservice.db.row.OperationMapping;
import org.creditservice.db.row.ProfileMapping;
import org.creditservice.db.row.Selection;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectForUpdateOfStep;
import org.jooq.impl.DSL;

/**
 * The statements that read what a batch is decided on.
 *
 * <p>Each finds its rows through the primary key, row by row of the input; the connection's planner
 * settings ({@link SessionSettings}) see to that also on tables without statistics.
 */
final class BatchReads {
  private final BatchSpan span;

  /** The rows of profiles, locked in their order until the transaction ends. */
  final BatchStatement<ProfileRef> lockProfiles;

  /** The same, without those whose lock another session holds. */
  final BatchStatement<ProfileRef> lockFreeProfiles;

  /** Which of the profiles exist, whether locked or not. */
  final BatchStatement<ProfileRef> existingProfiles;

  /** One row for each key, with nothing in it but the clock where nothing is recorded under it. */
  final BatchStatement<OperationKey> recordedKeys;

  /**
   * One row for each key with what is recorded under it, with nothing in it where the key was
   * removed meanwhile.
   */
  final BatchStatement<OperationKey> operations;

  /** One row for each entry, with nothing in it where the entry is no deduction. */
  final BatchStatement<DeductionRef> deductions;

  /** One row for each job, with nothing in it where there is none. */
  final BatchStatement<JobRef> jobs;

  /** One row for each bucket, with nothing in it where no keys have been removed. */
  final BatchStatement<ProfileRef> keyHorizons;

  BatchReads(BatchSpan span) {
    this.span = span;
    this.lockProfiles = lockProfiles(false);
    this.lockFreeProfiles = lockProfiles(true);
    this.existingProfiles = existingProfiles();
    this.recordedKeys = operations(KeyLookupMapping.INSTANCE.all());
    this.operations = operations(OperationMapping.INSTANCE.found());
    this.deductions = deductions();
    this.jobs = jobs();
    this.keyHorizons = keyHorizons();
  }

  private BatchStatement<ProfileRef> lockProfiles(boolean freeOnly) {
    InputRows<ProfileRef> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(ProfileRef::bucket);
    Field<String> profileId = input.column(PROFILES.PROFILE_ID, ProfileRef::profileId);
    SelectForUpdateOfStep<Record> query =
        DSL.select(ProfileMapping.INSTANCE.state().fields())
            .from(input.table())
            .join(PROFILES)
            .on(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(profileId))
            .orderBy(PROFILES.BUCKET, PROFILES.PROFILE_ID)
            .forNoKeyUpdate();
    var ofProfiles = query.of(PROFILES);
    return input.statement(freeOnly ? ofProfiles.skipLocked() : ofProfiles);
  }

  private BatchStatement<ProfileRef> existingProfiles() {
    InputRows<ProfileRef> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(ProfileRef::bucket);
    Field<String> profileId = input.column(PROFILES.PROFILE_ID, ProfileRef::profileId);
    return input.statement(
        DSL.select(ProfileMapping.INSTANCE.id().fields())
            .from(input.table())
            .join(PROFILES)
            .on(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(profileId)));
  }

  private BatchStatement<OperationKey> operations(Selection<?> selection) {
    InputRows<OperationKey> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(key -> Bucket.of(key.profileId()));
    Field<String> profileId = input.column(IDEMPOTENCY_KEYS.PROFILE_ID, OperationKey::profileId);
    Field<String> key =
        input.column(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY, OperationKey::idempotencyKey);
    return input.statement(
        DSL.select(selection.fields())
            .from(input.table())
            .leftJoin(IDEMPOTENCY_KEYS)
            .on(
                IDEMPOTENCY_KEYS.BUCKET.eq(bucket),
                IDEMPOTENCY_KEYS.PROFILE_ID.eq(profileId),
                IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY.eq(key)));
  }

  /**
   * A left join, although only deductions are wanted: PostgreSQL can't turn it around, and read a
   * hot profile's whole history to look for the few rows of the input in it.
   */
  private BatchStatement<DeductionRef> deductions() {
    InputRows<DeductionRef> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(ref -> ref.profile().bucket());
    Field<String> profileId =
        input.column(LEDGER_ENTRIES.PROFILE_ID, ref -> ref.profile().profileId());
    Field<Long> sequence = input.column(LEDGER_ENTRIES.SEQUENCE, DeductionRef::sequence);
    return input.statement(
        DSL.select(DeductionMapping.INSTANCE.found().fields())
            .from(input.table())
            .leftJoin(LEDGER_ENTRIES)
            .on(
                LEDGER_ENTRIES.BUCKET.eq(bucket),
                LEDGER_ENTRIES.PROFILE_ID.eq(profileId),
                LEDGER_ENTRIES.SEQUENCE.eq(sequence),
                LEDGER_ENTRIES.KIND.eq(DSL.inline(EntryKind.DEDUCTION.name())))
            .leftJoin(DEDUCTION_REFUNDS)
            .on(
                DEDUCTION_REFUNDS.BUCKET.eq(bucket),
                DEDUCTION_REFUNDS.PROFILE_ID.eq(profileId),
                DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE.eq(sequence)));
  }

  /**
   * Not joined to the deductions: a join from one table to the next, and not to the input, is
   * looked up by a part of the key and filtered while the tables have no statistics.
   */
  private BatchStatement<JobRef> jobs() {
    InputRows<JobRef> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(ref -> ref.profile().bucket());
    Field<String> profileId = input.column(JOBS.PROFILE_ID, ref -> ref.profile().profileId());
    Field<String> jobId = input.column(JOBS.JOB_ID, JobRef::jobId);
    return input.statement(
        DSL.select(JobMapping.INSTANCE.found().fields())
            .from(input.table())
            .leftJoin(JOBS)
            .on(JOBS.BUCKET.eq(bucket), JOBS.PROFILE_ID.eq(profileId), JOBS.JOB_ID.eq(jobId)));
  }

  /**
   * For each bucket one of its profiles, whose id is given only because a row has to be something.
   */
  private BatchStatement<ProfileRef> keyHorizons() {
    InputRows<ProfileRef> input = new InputRows<>(span);
    Field<Short> bucket = input.bucket(ProfileRef::bucket);
    Field<String> unused = input.column(PROFILES.PROFILE_ID, ProfileRef::profileId);
    return input.statement(
        DSL.select(KeyHorizonMapping.INSTANCE.found().fields())
            .from(input.table())
            .leftJoin(KEY_REMOVALS)
            .on(KEY_REMOVALS.BUCKET.eq(bucket)));
  }
}
