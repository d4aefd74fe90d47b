package org.creditservice.db.query;

import java.time.Instant;
import org.creditservice.db.row.JobRow;

/**
 * A job's place among all jobs by their age: no two have the same.
 *
 * @param createTime to the microsecond
 */
public record JobPosition(Instant createTime, String profileId, String jobId) {
  /** The place of a job. */
  public static JobPosition of(JobRow row) {
    return new JobPosition(row.job().createTime(), row.profileId(), row.job().jobId());
  }
}
