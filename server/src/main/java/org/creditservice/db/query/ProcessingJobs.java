package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.JOBS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.selectOne;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.creditservice.core.ledger.JobState;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Figures about the jobs of all profiles that have not ended, in milliseconds. */
public final class ProcessingJobs {
  /** No more are counted: beyond it the number says nothing new, and counting costs time. */
  public static final int COUNT_MAX = 10_000;

  /** Not a parameter: an index is partial, and a plan for all values could not use it. */
  private static final Condition PROCESSING = JOBS.STATE.eq(inline(JobState.PROCESSING.name()));

  private final DSLContext db;

  ProcessingJobs(DSLContext db) {
    this.db = db;
  }

  public JobFigures figures() {
    Instant now = db.select(DatabaseClock.NOW).fetchSingle().value1();
    return new JobFigures(count(), since(now, oldest()), since(now, mostOverdue()));
  }

  /** A clock that was set back may be before what it is compared with. */
  private static Duration since(Instant now, @Nullable Instant time) {
    return time == null || time.isAfter(now) ? Duration.ZERO : Duration.between(time, now);
  }

  int count() {
    return db.fetchCount(selectOne().from(JOBS).where(PROCESSING).limit(COUNT_MAX));
  }

  @Nullable Instant oldest() {
    return db.select(JOBS.CREATE_TIME)
        .from(JOBS)
        .where(PROCESSING)
        .orderBy(JOBS.CREATE_TIME)
        .limit(1)
        .fetchOne(JOBS.CREATE_TIME);
  }

  /** The smallest {@code expire_time} that is over. */
  @Nullable Instant mostOverdue() {
    return new ExpiredJobs(db)
        .longestOverdue().values().stream().min(Comparator.naturalOrder()).orElse(null);
  }
}
