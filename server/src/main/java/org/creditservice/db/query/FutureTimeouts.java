package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.JOBS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.core.ledger.JobState;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/**
 * Finds jobs whose timeout began in the future: the database's clock was ahead then, and was set
 * back since. As long as nobody sets it back there are none, which two indexes tell at once.
 */
public final class FutureTimeouts {
  private final DSLContext db;

  FutureTimeouts(DSLContext db) {
    this.db = db;
  }

  /** Some of them, at most {@code limit}. */
  public List<FoundJob> find(int limit) {
    // Two statements, each in the order of its index, which leaves the planner no other.
    List<FoundJob> found =
        new ArrayList<>(find(JOBS.CREATE_TIME, JOBS.TIMEOUT_START_TIME.isNull(), limit));
    if (found.size() < limit) {
      found.addAll(find(JOBS.TIMEOUT_START_TIME, DSL.noCondition(), limit - found.size()));
    }
    return found;
  }

  private List<FoundJob> find(TableField<?, Instant> startTime, Condition condition, int limit) {
    return db.select(JOBS.PROFILE_ID, JOBS.JOB_ID, JOBS.EXPIRE_TIME)
        .from(JOBS)
        // Not a parameter: an index is partial, and a plan for all values could not use it.
        .where(JOBS.STATE.eq(DSL.inline(JobState.PROCESSING.name())))
        .and(startTime.gt(DatabaseClock.NOW))
        .and(condition)
        .orderBy(startTime)
        .limit(limit)
        .fetch(row -> new FoundJob(row.value1(), row.value2(), row.value3()));
  }
}
