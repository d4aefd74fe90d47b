package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.JOBS;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.creditservice.core.ledger.JobState;
import org.creditservice.db.Bucket;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Finds overdue jobs, bucket by bucket, through an index of their own. */
public final class ExpiredJobs {
  /** All buckets, any of which may have some. */
  public static final List<Short> ALL =
      IntStream.range(0, Bucket.COUNT).mapToObj(bucket -> (short) bucket).toList();

  /** More than there are while the sweeper keeps up; read in a millisecond. */
  static final int READ_MAX = 1000;

  private final DSLContext db;

  ExpiredJobs(DSLContext db) {
    this.db = db;
  }

  /** The buckets that have any. */
  public List<Short> buckets() {
    return List.copyOf(longestOverdue().keySet());
  }

  /**
   * By bucket, the first {@code expire_time} that is over: one statement, which a distributed
   * database sends to all its nodes at once. It reads each overdue job, so it ends with {@link
   * #READ_MAX} of them; the buckets that it did not come to are then asked one by one, a job each.
   *
   * <p>The list of buckets makes it a search in the index for each, and no scan of all jobs that
   * are in progress. The order, which only this index has, makes it the planner's choice on tables
   * whose statistics say that they are empty, too.
   */
  Map<Short, Instant> longestOverdue() {
    var read =
        db.select(JOBS.BUCKET, JOBS.EXPIRE_TIME)
            .from(JOBS)
            .where(JOBS.BUCKET.eq(DSL.any(ALL.toArray(Short[]::new))))
            .and(isOverdue())
            .orderBy(JOBS.BUCKET, JOBS.EXPIRE_TIME)
            .limit(DSL.inline(READ_MAX))
            .fetch();
    Map<Short, Instant> longest = new LinkedHashMap<>();
    read.forEach(job -> longest.putIfAbsent(job.value1(), job.value2()));
    if (read.size() == READ_MAX) {
      short last = read.get(READ_MAX - 1).value1();
      for (short bucket : ALL.subList(last + 1, ALL.size())) {
        find(bucket, 1).forEach(job -> longest.put(bucket, job.expireTime()));
      }
    }
    return longest;
  }

  /** The first {@code limit} overdue jobs of a bucket, the longest overdue first. */
  public List<FoundJob> find(short bucket, int limit) {
    return db.select(JOBS.PROFILE_ID, JOBS.JOB_ID, JOBS.EXPIRE_TIME)
        .from(JOBS)
        .where(JOBS.BUCKET.eq(bucket))
        .and(isOverdue())
        .orderBy(JOBS.EXPIRE_TIME)
        .limit(limit)
        .fetch(row -> new FoundJob(row.value1(), row.value2(), row.value3()));
  }

  private static Condition isOverdue() {
    // Not a parameter: the index is partial, and a plan for all values could not use it.
    return JOBS.STATE
        .eq(DSL.inline(JobState.PROCESSING.name()))
        .and(JOBS.EXPIRE_TIME.le(DatabaseClock.NOW));
  }
}
