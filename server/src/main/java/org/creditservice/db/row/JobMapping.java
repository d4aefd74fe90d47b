package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.JOBS;

import java.time.Instant;
import java.util.UUID;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.Timeout;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** Rows of {@code jobs}. */
public final class JobMapping extends RowMapping<JobRow> {
  public static final JobMapping INSTANCE = new JobMapping();

  private final Column<JobRow, String> profileId = column(JOBS.PROFILE_ID, JobRow::profileId);
  private final Column<JobRow, String> jobId = column(JOBS.JOB_ID, row -> row.job().jobId());
  private final Column<JobRow, String> state = column(JOBS.STATE, row -> row.job().state().name());
  private final Column<JobRow, Long> amount = column(JOBS.AMOUNT, row -> row.job().amount());
  private final Column<JobRow, Long> finalAmount =
      column(JOBS.FINAL_AMOUNT, row -> row.job().finalAmount());
  private final Column<JobRow, String> reasonCode =
      column(JOBS.REASON_CODE, row -> row.job().reasonCode());
  private final Column<JobRow, String> failureMessage =
      column(JOBS.FAILURE_MESSAGE, row -> row.job().failureMessage());
  private final Column<JobRow, JSONB> metadata =
      column(JOBS.METADATA, row -> MetadataJson.write(row.job().metadata()));
  private final Column<JobRow, Instant> createTime =
      column(JOBS.CREATE_TIME, row -> row.job().createTime());
  private final Column<JobRow, Instant> expireTime =
      column(JOBS.EXPIRE_TIME, row -> row.job().expireTime());
  private final Column<JobRow, Instant> timeoutStartTime =
      column(JOBS.TIMEOUT_START_TIME, row -> timeoutStart(row.job()));
  private final Column<JobRow, Instant> endTime = column(JOBS.END_TIME, row -> row.job().endTime());
  private final Column<JobRow, Long> deductionSequence =
      column(JOBS.DEDUCTION_SEQUENCE, row -> row.job().deductionSequence());
  private final Column<JobRow, UUID> deductionEntryId =
      column(JOBS.DEDUCTION_ENTRY_ID, row -> row.job().deductionEntryId());
  private final Column<JobRow, UUID> refundEntryId =
      column(JOBS.REFUND_ENTRY_ID, row -> row.job().refundEntryId());

  private final Selection<JobRow> found = Selection.of(columnsFrom(profileId), this::read);

  private JobMapping() {
    super(JOBS.BUCKET, JobRow::profileId);
  }

  /** Whole jobs; of a left join, those that it has found. */
  public Selection<JobRow> found() {
    return found;
  }

  private @Nullable JobRow read(Row row) {
    String profile = row.find(profileId);
    return profile == null ? null : new JobRow(profile, job(row));
  }

  private Job job(Row row) {
    return new Job(
        row.get(jobId),
        JobState.valueOf(row.get(state)),
        row.get(amount),
        row.find(finalAmount),
        row.get(reasonCode),
        row.find(failureMessage),
        MetadataJson.read(row.get(metadata)),
        row.get(createTime),
        timeout(row),
        row.find(endTime),
        row.get(deductionSequence),
        row.get(deductionEntryId),
        row.find(refundEntryId));
  }

  private Timeout timeout(Row row) {
    Instant start = row.find(timeoutStartTime);
    return new Timeout(start == null ? row.get(createTime) : start, row.get(expireTime));
  }

  /** Null if it is the time of creation, which is also how earlier versions leave it. */
  private static @Nullable Instant timeoutStart(Job job) {
    Instant start = job.timeout().startTime();
    return start.equals(job.createTime()) ? null : start;
  }
}
