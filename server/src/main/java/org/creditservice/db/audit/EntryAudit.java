package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.audit.AuditedEntry.RefundedEntry;
import org.creditservice.db.jooq.tables.LedgerEntries;
import org.creditservice.db.row.EntryMapping;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.Selection;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Entries with all that they refer to, each found by its primary key. */
public final class EntryAudit {
  private static final Selection<LedgerEntry> ENTRY = EntryMapping.INSTANCE.all();
  private static final Selection<JobRow> JOB = JobMapping.INSTANCE.found();
  private static final Field<?>[] JOB_FIELDS = JOB.fields().toArray(Field[]::new);
  private static final LedgerEntries REFUNDED = LEDGER_ENTRIES.as("refunded");

  private static final List<Field<?>> FIELDS = new ArrayList<>(ENTRY.fields());

  static {
    FIELDS.addAll(OperationAudit.FIELDS);
    FIELDS.addAll(JOB.fields());
    FIELDS.addAll(
        List.of(
            REFUNDED.ENTRY_ID,
            REFUNDED.KIND,
            REFUNDED.AMOUNT,
            REFUNDED.IDEMPOTENCY_KEY,
            REFUNDED.JOB_ID));
  }

  private final DSLContext db;
  private final AuditRange range;

  EntryAudit(DSLContext db, AuditRange range) {
    this.db = db;
    this.range = range;
  }

  /**
   * The next entries, by profile and sequence.
   *
   * @param after null for the first
   */
  public List<AuditedEntry> next(@Nullable Position<Long> after, int limit) {
    return db.select(FIELDS)
        .from(LEDGER_ENTRIES)
        .leftJoin(IDEMPOTENCY_KEYS)
        .on(IDEMPOTENCY_KEYS.BUCKET.eq(LEDGER_ENTRIES.BUCKET))
        .and(IDEMPOTENCY_KEYS.PROFILE_ID.eq(LEDGER_ENTRIES.PROFILE_ID))
        .and(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY.eq(LEDGER_ENTRIES.IDEMPOTENCY_KEY))
        .leftJoin(JOBS)
        .on(JOBS.BUCKET.eq(LEDGER_ENTRIES.BUCKET))
        .and(JOBS.PROFILE_ID.eq(LEDGER_ENTRIES.PROFILE_ID))
        .and(JOBS.JOB_ID.eq(LEDGER_ENTRIES.JOB_ID))
        .leftJoin(REFUNDED)
        .on(REFUNDED.BUCKET.eq(LEDGER_ENTRIES.BUCKET))
        .and(REFUNDED.PROFILE_ID.eq(LEDGER_ENTRIES.PROFILE_ID))
        .and(REFUNDED.SEQUENCE.eq(EntryIdSql.sequence(LEDGER_ENTRIES.REFUNDED_ENTRY_ID)))
        .where(range.condition(LEDGER_ENTRIES.BUCKET, LEDGER_ENTRIES.PROFILE_ID))
        .and(
            after == null
                ? noCondition()
                : row(LEDGER_ENTRIES.PROFILE_ID, LEDGER_ENTRIES.SEQUENCE)
                    .gt(after.profileId(), after.id()))
        .orderBy(LEDGER_ENTRIES.PROFILE_ID, LEDGER_ENTRIES.SEQUENCE)
        .limit(limit)
        .fetch(EntryAudit::read);
  }

  private static AuditedEntry read(Record row) {
    return new AuditedEntry(
        Objects.requireNonNull(row.get(LEDGER_ENTRIES.PROFILE_ID)),
        Objects.requireNonNull(row.get(LEDGER_ENTRIES.SEQUENCE)),
        Stored.of(() -> ENTRY.mapper().map(row)),
        OperationAudit.read(row),
        row.get(JOBS.JOB_ID) == null ? Stored.absent() : Stored.of(() -> job(row).job()),
        refunded(row));
  }

  private static JobRow job(Record row) {
    return Objects.requireNonNull(JOB.mapper().map(row.into(JOB_FIELDS)));
  }

  private static @Nullable RefundedEntry refunded(Record row) {
    return row.get(REFUNDED.ENTRY_ID) == null
        ? null
        : new RefundedEntry(
            row.get(REFUNDED.ENTRY_ID),
            EntryKind.valueOf(row.get(REFUNDED.KIND)),
            row.get(REFUNDED.AMOUNT),
            row.get(REFUNDED.IDEMPOTENCY_KEY),
            row.get(REFUNDED.JOB_ID));
  }

  /**
   * What is noted as refunded of the deductions of these profiles: a small row for each, which is
   * what a chunk holds in memory of the largest of profiles.
   *
   * @param from the first profile; null for the range's
   * @param before the profile behind the last; null for all
   */
  public List<AuditedRefund> refunds(@Nullable String from, @Nullable String before) {
    return db.select(
            DEDUCTION_REFUNDS.PROFILE_ID,
            DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE,
            DEDUCTION_REFUNDS.DEDUCTED,
            DEDUCTION_REFUNDS.REFUNDED,
            LEDGER_ENTRIES.KIND,
            LEDGER_ENTRIES.AMOUNT)
        .from(DEDUCTION_REFUNDS)
        .leftJoin(LEDGER_ENTRIES)
        .on(LEDGER_ENTRIES.BUCKET.eq(DEDUCTION_REFUNDS.BUCKET))
        .and(LEDGER_ENTRIES.PROFILE_ID.eq(DEDUCTION_REFUNDS.PROFILE_ID))
        .and(LEDGER_ENTRIES.SEQUENCE.eq(DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE))
        .where(range.condition(DEDUCTION_REFUNDS.BUCKET, DEDUCTION_REFUNDS.PROFILE_ID))
        .and(from == null ? noCondition() : DEDUCTION_REFUNDS.PROFILE_ID.ge(from))
        .and(before == null ? noCondition() : DEDUCTION_REFUNDS.PROFILE_ID.lt(before))
        .orderBy(DEDUCTION_REFUNDS.PROFILE_ID, DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE)
        .fetch(
            row ->
                new AuditedRefund(
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    row.value5() == null ? null : EntryKind.valueOf(row.value5()),
                    row.value6()));
  }
}
