package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.JOBS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.db.Bucket;
import org.creditservice.db.jooq.tables.Jobs;
import org.creditservice.db.jooq.tables.records.JobsRecord;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.Selection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Reads jobs, one by its primary key (bucket, profile, job), or many by their age. */
public final class JobQueries {
  private static final Selection<JobRow> ALL = JobMapping.INSTANCE.found();

  private final DSLContext db;

  JobQueries(DSLContext db) {
    this.db = db;
  }

  /** That profile's job, null if it has none of that id. */
  public @Nullable Job find(String profileId, String jobId) {
    JobRow row =
        db.select(ALL.fields())
            .from(JOBS)
            .where(ofProfile(profileId))
            .and(JOBS.JOB_ID.eq(jobId))
            .fetchOne(ALL.mapper());
    return row == null ? null : row.job();
  }

  /**
   * Jobs in the order of their age, the oldest first.
   *
   * @param after where an earlier page ended, null for the first page
   * @param limit the most to return
   */
  public List<JobRow> list(JobFilter filter, @Nullable JobPosition after, int limit) {
    String profileId = filter.profileId();
    Jobs jobs = JOBS.as("listed");
    return db.select(jobs.fields(ALL.fields().toArray(Field[]::new)))
        .from(profileId == null ? jobs : jobsOf(profileId, jobs))
        .where(matches(jobs, filter))
        .and(after == null ? noCondition() : isAfter(jobs, after))
        .orderBy(jobs.CREATE_TIME, jobs.PROFILE_ID, jobs.JOB_ID)
        .limit(limit)
        .fetch(ALL.mapper());
  }

  /**
   * All jobs of a profile, found by primary key before they are filtered and sorted. The OFFSET
   * keeps the planner from mixing the two: it might walk through the jobs of all profiles by their
   * age, looking for this one's.
   */
  private Table<JobsRecord> jobsOf(String profileId, Jobs alias) {
    return db.selectFrom(JOBS).where(ofProfile(profileId)).offset(inline(0)).asTable(alias);
  }

  private static Condition ofProfile(String profileId) {
    return JOBS.BUCKET.eq(Bucket.of(profileId)).and(JOBS.PROFILE_ID.eq(profileId));
  }

  private static Condition matches(Jobs jobs, JobFilter filter) {
    JobState state = filter.state();
    Instant before = filter.createdBefore();
    return (state == null ? noCondition() : jobs.STATE.eq(state.name()))
        .and(before == null ? noCondition() : jobs.CREATE_TIME.lt(microsecondUp(before)));
  }

  private static Condition isAfter(Jobs jobs, JobPosition position) {
    return row(jobs.CREATE_TIME, jobs.PROFILE_ID, jobs.JOB_ID)
        .gt(row(position.createTime(), position.profileId(), position.jobId()));
  }

  /** Times are stored to the microsecond: what is before this is before {@code time}. */
  private static Instant microsecondUp(Instant time) {
    Instant down = time.truncatedTo(ChronoUnit.MICROS);
    return down.equals(time) ? time : down.plus(1, ChronoUnit.MICROS);
  }
}
