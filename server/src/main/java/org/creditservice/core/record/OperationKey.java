package org.creditservice.core.record;

/**
 * What names one operation, ever: the scope of an idempotency key is its profile.
 *
 * @param profileId the profile, 1–128 characters of visible ASCII
 * @param idempotencyKey the caller's key, 1–128 characters of visible ASCII
 */
public record OperationKey(String profileId, String idempotencyKey) {}
