package org.creditservice.db.query;

import java.time.Instant;

/**
 * A job's place among all jobs by their age: no two have the same.
 *
 * @param createTime to the microsecond
 */
public record JobPosition(Instant createTime, String profileId, String jobId) {}
