package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.creditservice.db.audit.AuditedJob.JobEntry;
import org.creditservice.db.jooq.tables.LedgerEntries;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.Selection;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Jobs with their entries, each found by its primary key. */
public final class JobAudit {
  private static final Selection<JobRow> JOB = JobMapping.INSTANCE.found();
  private static final LedgerEntries DEDUCTION = LEDGER_ENTRIES.as("deduction");
  private static final LedgerEntries REFUND = LEDGER_ENTRIES.as("refund");

  private static final List<Field<?>> FIELDS = new ArrayList<>(JOB.fields());

  static {
    FIELDS.addAll(entryFields(DEDUCTION));
    FIELDS.addAll(entryFields(REFUND));
    FIELDS.addAll(List.of(DEDUCTION_REFUNDS.REFUNDED, PROFILES.PROFILE_ID));
  }

  private final DSLContext db;
  private final AuditRange range;

  JobAudit(DSLContext db, AuditRange range) {
    this.db = db;
    this.range = range;
  }

  private static List<Field<?>> entryFields(LedgerEntries entry) {
    return List.of(
        entry.ENTRY_ID,
        entry.KIND,
        entry.AMOUNT,
        entry.JOB_ID,
        entry.REFUNDED_ENTRY_ID,
        entry.CREATE_TIME);
  }

  /**
   * The next jobs, by profile and id.
   *
   * @param after null for the first
   */
  public List<AuditedJob> next(@Nullable Position<String> after, int limit) {
    return db.select(FIELDS)
        .from(JOBS)
        .leftJoin(DEDUCTION)
        .on(DEDUCTION.BUCKET.eq(JOBS.BUCKET))
        .and(DEDUCTION.PROFILE_ID.eq(JOBS.PROFILE_ID))
        .and(DEDUCTION.SEQUENCE.eq(JOBS.DEDUCTION_SEQUENCE))
        .leftJoin(REFUND)
        .on(REFUND.BUCKET.eq(JOBS.BUCKET))
        .and(REFUND.PROFILE_ID.eq(JOBS.PROFILE_ID))
        .and(REFUND.SEQUENCE.eq(EntryIdSql.sequence(JOBS.REFUND_ENTRY_ID)))
        .leftJoin(DEDUCTION_REFUNDS)
        .on(DEDUCTION_REFUNDS.BUCKET.eq(JOBS.BUCKET))
        .and(DEDUCTION_REFUNDS.PROFILE_ID.eq(JOBS.PROFILE_ID))
        .and(DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE.eq(JOBS.DEDUCTION_SEQUENCE))
        .leftJoin(PROFILES)
        .on(PROFILES.BUCKET.eq(JOBS.BUCKET))
        .and(PROFILES.PROFILE_ID.eq(JOBS.PROFILE_ID))
        .where(range.condition(JOBS.BUCKET, JOBS.PROFILE_ID))
        .and(
            after == null
                ? noCondition()
                : row(JOBS.PROFILE_ID, JOBS.JOB_ID).gt(after.profileId(), after.id()))
        .orderBy(JOBS.PROFILE_ID, JOBS.JOB_ID)
        .limit(limit)
        .fetch(JobAudit::read);
  }

  private static AuditedJob read(Record row) {
    Long refunded = row.get(DEDUCTION_REFUNDS.REFUNDED);
    return new AuditedJob(
        Objects.requireNonNull(row.get(JOBS.PROFILE_ID)),
        Objects.requireNonNull(row.get(JOBS.JOB_ID)),
        Stored.of(() -> Objects.requireNonNull(JOB.mapper().map(row)).job()),
        entry(row, DEDUCTION),
        entry(row, REFUND),
        refunded == null ? 0 : refunded,
        row.get(PROFILES.PROFILE_ID) != null);
  }

  private static @Nullable JobEntry entry(Record row, LedgerEntries entry) {
    return row.get(entry.ENTRY_ID) == null
        ? null
        : new JobEntry(
            row.get(entry.ENTRY_ID),
            EntryKind.valueOf(row.get(entry.KIND)),
            row.get(entry.AMOUNT),
            row.get(entry.JOB_ID),
            row.get(entry.REFUNDED_ENTRY_ID),
            row.get(entry.CREATE_TIME));
  }

  /** Certain jobs, by profile and id. Those that are not there are left out. */
  public Map<Position<String>, Stored<Job>> find(Collection<Position<String>> ids) {
    Map<Position<String>, Stored<Job>> found = new HashMap<>();
    if (ids.isEmpty()) {
      return found;
    }
    String[] profiles = ids.stream().map(Position::profileId).toArray(String[]::new);
    String[] jobs = ids.stream().map(Position::id).toArray(String[]::new);
    db.select(JOB.fields())
        .from(
            DSL.table("unnest({0}, {1})", DSL.val(profiles), DSL.val(jobs)).as("wanted", "p", "j"))
        .join(JOBS)
        .on(JOBS.BUCKET.eq(range.bucket()))
        .and(JOBS.PROFILE_ID.eq(DSL.field(DSL.name("wanted", "p"), String.class)))
        .and(JOBS.JOB_ID.eq(DSL.field(DSL.name("wanted", "j"), String.class)))
        .forEach(
            row ->
                found.put(
                    new Position<>(row.get(JOBS.PROFILE_ID), row.get(JOBS.JOB_ID)),
                    Stored.of(() -> Objects.requireNonNull(JOB.mapper().map(row)).job())));
    return found;
  }
}
