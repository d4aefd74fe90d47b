package org.creditservice.core.record;

/**
 * Names one operation, for good. The scope of an idempotency key is its profile.
 *
 * @param profileId 1–128 characters of visible ASCII
 * @param idempotencyKey 1–128 characters of visible ASCII
 */
public record OperationKey(String profileId, String idempotencyKey) {}
