package org.creditservice.db;

/** Where a job's row is. */
public record JobRef(ProfileRef profile, String jobId) {}
