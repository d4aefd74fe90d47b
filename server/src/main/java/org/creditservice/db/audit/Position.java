package org.creditservice.db.audit;

/**
 * Where a chunk has ended.
 *
 * @param profileId the last row's
 * @param id the rest of its key: a sequence, an idempotency key, a job's id
 */
public record Position<I>(String profileId, I id) {}
