package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.JOBS;

import java.util.ArrayList;
import java.util.List;
import org.creditservice.core.ledger.JobState;
import org.creditservice.db.Bucket;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Finds overdue jobs, bucket by bucket, through an index of their own. */
public final class ExpiredJobs {
  private final DSLContext db;

  ExpiredJobs(DSLContext db) {
    this.db = db;
  }

  /** The buckets that have any. Asked one by one, as each may be on another shard. */
  public List<Short> buckets() {
    List<Short> buckets = new ArrayList<>();
    for (short bucket = 0; bucket < Bucket.COUNT; bucket++) {
      if (!find(bucket, 1).isEmpty()) {
        buckets.add(bucket);
      }
    }
    return buckets;
  }

  /** The first {@code limit} overdue jobs of a bucket, the longest overdue first. */
  public List<FoundJob> find(short bucket, int limit) {
    return db.select(JOBS.PROFILE_ID, JOBS.JOB_ID, JOBS.EXPIRE_TIME)
        .from(JOBS)
        .where(JOBS.BUCKET.eq(bucket))
        // Not a parameter: the index is partial, and a plan for all values could not use it.
        .and(JOBS.STATE.eq(DSL.inline(JobState.PROCESSING.name())))
        .and(JOBS.EXPIRE_TIME.le(DatabaseClock.NOW))
        .orderBy(JOBS.EXPIRE_TIME)
        .limit(limit)
        .fetch(row -> new FoundJob(row.value1(), row.value2(), row.value3()));
  }
}
