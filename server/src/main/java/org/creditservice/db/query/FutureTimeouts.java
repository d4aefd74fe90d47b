package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.JOBS;

import java.time.Instant;
import java.util.List;
import org.creditservice.core.ledger.JobState;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/**
 * Finds jobs whose timeout began in the future: the database's clock was ahead then, and was set
 * back since. There are none as long as nobody sets it back, and finding that out takes a moment.
 */
public final class FutureTimeouts {
  private final DSLContext db;

  FutureTimeouts(DSLContext db) {
    this.db = db;
  }

  /** Some of them, at most {@code limit}. */
  public List<FoundJob> find(int limit) {
    return beganWithTheJob()
        .unionAll(beganLater())
        .limit(limit)
        .fetch(row -> new FoundJob(row.value1(), row.value2(), row.value3()));
  }

  /** Of the jobs that were never extended. */
  private SelectConditionStep<Record3<String, String, Instant>> beganWithTheJob() {
    return processing(
        JOBS.CREATE_TIME
            .gt(DatabaseClock.NOW)
            .and(JOBS.TIMEOUT_START_TIME.isNull()));
  }

  private SelectConditionStep<Record3<String, String, Instant>> beganLater() {
    return processing(JOBS.TIMEOUT_START_TIME.gt(DatabaseClock.NOW));
  }

  private SelectConditionStep<Record3<String, String, Instant>> processing(Condition condition) {
    return db.select(JOBS.PROFILE_ID, JOBS.JOB_ID, JOBS.EXPIRE_TIME)
        .from(JOBS)
        // Not a parameter: an index is partial, and a plan for all values could not use it.
        .where(JOBS.STATE.eq(DSL.inline(JobState.PROCESSING.name())))
        .and(condition);
  }
}
