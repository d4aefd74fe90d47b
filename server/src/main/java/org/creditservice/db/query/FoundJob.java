package org.creditservice.db.query;

import java.time.Instant;

/** A PROCESSING job as a search for the sweeper found it; it may have changed since. */
public record FoundJob(String profileId, String jobId, Instant expireTime) {}
