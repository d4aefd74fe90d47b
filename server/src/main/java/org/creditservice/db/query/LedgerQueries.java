package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.jooq.impl.DSL.noCondition;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.Bucket;
import org.creditservice.db.row.EntryMapping;
import org.creditservice.db.row.Selection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads one profile's ledger, always through its primary key (bucket, profile, sequence).
 *
 * <p>Sequences have no gaps and times never go backwards along them. So a span of sequences is a
 * number of entries, and a time is found by bisection; neither needs an index of its own.
 */
public final class LedgerQueries {
  private static final Selection<LedgerEntry> ENTRIES = EntryMapping.INSTANCE.all();

  private final DSLContext db;
  private final Condition ofProfile;

  LedgerQueries(DSLContext db, String profileId) {
    this.db = db;
    this.ofProfile =
        LEDGER_ENTRIES.BUCKET.eq(Bucket.of(profileId)).and(LEDGER_ENTRIES.PROFILE_ID.eq(profileId));
  }

  /** The entry {@code sequence}, which exists. */
  public LedgerEntry entry(long sequence) {
    return db.select(ENTRIES.fields())
        .from(LEDGER_ENTRIES)
        .where(ofProfile)
        .and(LEDGER_ENTRIES.SEQUENCE.eq(sequence))
        .fetchSingle(ENTRIES.mapper());
  }

  /**
   * Entries of {@code span}, from its beginning on.
   *
   * @param limit the most to return
   */
  public List<LedgerEntry> entries(SequenceSpan span, EntryFilter filter, int limit) {
    return db.select(ENTRIES.fields())
        .from(LEDGER_ENTRIES)
        .where(ofProfile)
        .and(LEDGER_ENTRIES.SEQUENCE.between(span.lowest(), span.highest()))
        .and(matches(filter))
        .orderBy(span.ascending() ? LEDGER_ENTRIES.SEQUENCE.asc() : LEDGER_ENTRIES.SEQUENCE.desc())
        .limit(limit)
        .fetch(ENTRIES.mapper());
  }

  private static Condition matches(EntryFilter filter) {
    Condition kind =
        filter.kind() == null ? noCondition() : LEDGER_ENTRIES.KIND.eq(filter.kind().name());
    Condition job =
        filter.jobId() == null ? noCondition() : LEDGER_ENTRIES.JOB_ID.eq(filter.jobId());
    return kind.and(job);
  }

  /**
   * The last of the first {@code entries} sequences whose entry was made at {@code time} or before;
   * 0 if none.
   */
  public long lastSequenceAt(Instant time, long entries) {
    return bisect(made -> !made.isAfter(time), entries);
  }

  /**
   * The last of the first {@code entries} sequences whose entry was made before {@code time}; 0 if
   * none.
   */
  public long lastSequenceBefore(Instant time, long entries) {
    return bisect(made -> made.isBefore(time), entries);
  }

  private long bisect(Predicate<Instant> early, long entries) {
    long low = 0;
    long high = entries;
    while (low < high) {
      long middle = high - (high - low) / 2;
      if (early.test(entry(middle).createTime())) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * When the last deduction among the first {@code entries} entries was made, null if there was
   * none.
   *
   * <p>Looks at each entry from the last of them back to the deduction.
   */
  public @Nullable Instant lastDeductTime(long entries) {
    return db.select(LEDGER_ENTRIES.CREATE_TIME)
        .from(LEDGER_ENTRIES)
        .where(ofProfile)
        .and(LEDGER_ENTRIES.SEQUENCE.le(entries))
        .and(LEDGER_ENTRIES.KIND.eq(EntryKind.DEDUCTION.name()))
        .orderBy(LEDGER_ENTRIES.SEQUENCE.desc())
        .limit(1)
        .fetchOne(LEDGER_ENTRIES.CREATE_TIME);
  }
}
