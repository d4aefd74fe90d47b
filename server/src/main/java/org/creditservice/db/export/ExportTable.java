package org.creditservice.db.export;

import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.row.EntryMapping;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.OperationMapping;
import org.creditservice.db.row.OperationRow;
import org.creditservice.db.row.Selection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A table that can be exported, in the order of its primary key: bucket, profile, and one more
 * column.
 *
 * @param <R> what a row holds
 */
public final class ExportTable<R> {
  /** By sequence within a profile. */
  public static final ExportTable<LedgerEntry> ENTRIES =
      new ExportTable<>(
          new Key<>(
              LEDGER_ENTRIES.BUCKET,
              LEDGER_ENTRIES.PROFILE_ID,
              LEDGER_ENTRIES.SEQUENCE,
              Long::valueOf),
          LEDGER_ENTRIES.CREATE_TIME,
          EntryMapping.INSTANCE.all());

  /** By key within a profile. */
  public static final ExportTable<OperationRow> OPERATIONS =
      new ExportTable<>(
          new Key<>(
              IDEMPOTENCY_KEYS.BUCKET,
              IDEMPOTENCY_KEYS.PROFILE_ID,
              IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY,
              text -> text),
          IDEMPOTENCY_KEYS.CREATE_TIME,
          OperationMapping.INSTANCE.all());

  /** By id within a profile. */
  public static final ExportTable<JobRow> JOBS_BY_ID =
      new ExportTable<>(
          new Key<>(JOBS.BUCKET, JOBS.PROFILE_ID, JOBS.JOB_ID, text -> text),
          JOBS.CREATE_TIME,
          JobMapping.INSTANCE.found());

  /** A primary key, whose last column is read from text. */
  private record Key<K>(
      TableField<?, Short> bucket,
      TableField<?, String> profileId,
      TableField<?, K> last,
      Function<String, K> parse) {

    /** Within the bucket; PostgreSQL goes to that place of the index. */
    Condition after(ExportPosition position) {
      return DSL.row(profileId, last)
          .gt(DSL.row(DSL.val(position.profileId()), DSL.val(parse.apply(position.key()), last)));
    }
  }

  private final Key<?> key;
  private final TableField<?, Instant> createTime;
  private final Selection<R> selection;

  private ExportTable(Key<?> key, TableField<?, Instant> createTime, Selection<R> selection) {
    this.key = key;
    this.createTime = createTime;
    this.selection = selection;
  }

  /** The next rows of a bucket, at most {@code limit}. */
  List<R> page(
      DSLContext db, ExportFilter filter, short bucket, @Nullable ExportPosition after, int limit) {
    Condition wanted = key.bucket.eq(bucket).and(condition(filter));
    return db.select(selection.fields())
        .from(key.bucket.getTable())
        .where(after == null ? wanted : wanted.and(key.after(after)))
        .orderBy(List.<Field<?>>of(key.profileId, key.last))
        .limit(limit)
        .fetch(selection.mapper());
  }

  private Condition condition(ExportFilter filter) {
    Condition condition = DSL.noCondition();
    if (filter.profileId() != null) {
      condition = condition.and(key.profileId.eq(filter.profileId()));
    }
    if (filter.startTime() != null) {
      condition = condition.and(createTime.ge(filter.startTime()));
    }
    return filter.endTime() == null ? condition : condition.and(createTime.lt(filter.endTime()));
  }
}
