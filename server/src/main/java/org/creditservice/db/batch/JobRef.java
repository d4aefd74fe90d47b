package org.creditservice.db.batch;

/** Where a job's row is. */
public record JobRef(ProfileRef profile, String jobId) {}
