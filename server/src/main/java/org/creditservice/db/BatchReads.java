package org.creditservice.db;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.time.Instant;
import java.util.List;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.EntryKind;
import org.creditservice.core.OperationKey;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectForUpdateWaitStep;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The statements that read what a batch is decided on.
 *
 * <p>Each finds its rows through the primary key, row by row of the input; the connection's planner
 * settings ({@link Pools}) see to that also on tables without statistics.
 */
final class BatchReads {
  /**
   * The database's clock, at the moment of the call and not, like {@code now()}, of the
   * transaction's start.
   */
  static final Field<Instant> CLOCK =
      DSL.function("clock_timestamp", SQLDataType.INSTANT).as("clock");

  private final DSLContext sql;
  private final BatchSpan span;

  BatchReads(DSLContext sql, BatchSpan span) {
    this.sql = sql;
    this.span = span;
  }

  /** The rows of profiles, locked in their order until the transaction ends. */
  SelectForUpdateWaitStep<Record> lockProfiles(List<ProfileRef> refs) {
    InputRows<ProfileRef> input = new InputRows<>(span, refs);
    Field<Short> bucket = input.bucket(ProfileRef::bucket);
    Field<String> profileId = input.column(PROFILES.PROFILE_ID, ProfileRef::profileId);
    return sql.select(PROFILES.fields())
        .from(input.table())
        .join(PROFILES)
        .on(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(profileId))
        .orderBy(PROFILES.BUCKET, PROFILES.PROFILE_ID)
        .forNoKeyUpdate()
        .of(PROFILES);
  }

  /** Which of the profiles exist, whoever holds their locks. */
  Select<Record1<String>> existingProfiles(List<ProfileRef> refs) {
    InputRows<ProfileRef> input = new InputRows<>(span, refs);
    Field<Short> bucket = input.bucket(ProfileRef::bucket);
    Field<String> profileId = input.column(PROFILES.PROFILE_ID, ProfileRef::profileId);
    return sql.select(PROFILES.PROFILE_ID)
        .from(input.table())
        .join(PROFILES)
        .on(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(profileId));
  }

  /**
   * One row for each key, with nothing in it but {@link #CLOCK} where nothing is recorded under the
   * key.
   */
  Select<Record> operations(List<OperationKey> keys) {
    InputRows<OperationKey> input = new InputRows<>(span, keys);
    Field<Short> bucket = input.bucket(key -> Bucket.of(key.profileId()));
    Field<String> profileId = input.column(IDEMPOTENCY_KEYS.PROFILE_ID, OperationKey::profileId);
    Field<String> key =
        input.column(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY, OperationKey::idempotencyKey);
    return sql.select(CLOCK)
        .select(IDEMPOTENCY_KEYS.fields())
        .from(input.table())
        .leftJoin(IDEMPOTENCY_KEYS)
        .on(
            IDEMPOTENCY_KEYS.BUCKET.eq(bucket),
            IDEMPOTENCY_KEYS.PROFILE_ID.eq(profileId),
            IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY.eq(key));
  }

  /**
   * One row for each of those entries, with what has been given back of it, and with nothing in it
   * where the entry is no deduction.
   *
   * <p>A left join, although only deductions are wanted: PostgreSQL can't turn it around, and read
   * a hot profile's whole history to look for the few rows of the input in it.
   */
  Select<Record> deductions(List<DeductionRef> refs) {
    InputRows<DeductionRef> input = new InputRows<>(span, refs);
    Field<Short> bucket = input.bucket(ref -> ref.profile().bucket());
    Field<String> profileId =
        input.column(LEDGER_ENTRIES.PROFILE_ID, ref -> ref.profile().profileId());
    Field<Long> sequence = input.column(LEDGER_ENTRIES.SEQUENCE, DeductionRef::sequence);
    return sql.select(
            List.of(
                LEDGER_ENTRIES.PROFILE_ID,
                LEDGER_ENTRIES.SEQUENCE,
                LEDGER_ENTRIES.ENTRY_ID,
                LEDGER_ENTRIES.AMOUNT,
                LEDGER_ENTRIES.JOB_ID,
                DEDUCTION_REFUNDS.REFUNDED))
        .from(input.table())
        .leftJoin(LEDGER_ENTRIES)
        .on(
            LEDGER_ENTRIES.BUCKET.eq(bucket),
            LEDGER_ENTRIES.PROFILE_ID.eq(profileId),
            LEDGER_ENTRIES.SEQUENCE.eq(sequence),
            LEDGER_ENTRIES.KIND.eq(EntryKind.DEDUCTION.name()))
        .leftJoin(DEDUCTION_REFUNDS)
        .on(
            DEDUCTION_REFUNDS.BUCKET.eq(bucket),
            DEDUCTION_REFUNDS.PROFILE_ID.eq(profileId),
            DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE.eq(sequence));
  }

  /**
   * One row for each of those jobs, with nothing in it where there is none.
   *
   * <p>Not joined to the deductions: a join from one table to the next, and not to the input, is
   * looked up by a part of the key and filtered while the tables have no statistics.
   */
  Select<Record> jobs(List<JobRef> refs) {
    InputRows<JobRef> input = new InputRows<>(span, refs);
    Field<Short> bucket = input.bucket(ref -> ref.profile().bucket());
    Field<String> profileId = input.column(JOBS.PROFILE_ID, ref -> ref.profile().profileId());
    Field<String> jobId = input.column(JOBS.JOB_ID, JobRef::jobId);
    return sql.select(List.of(JOBS.fields()))
        .from(input.table())
        .leftJoin(JOBS)
        .on(JOBS.BUCKET.eq(bucket), JOBS.PROFILE_ID.eq(profileId), JOBS.JOB_ID.eq(jobId));
  }
}
