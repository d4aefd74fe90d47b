package org.creditservice.api.observe;

import org.creditservice.core.ErrorReason;

/**
 * A call that was refused or failed.
 *
 * @param method such as {@code DeductCredits}
 * @param profileId of the request, perhaps invalid; empty if it has none
 * @param idempotencyKey the same
 * @param message that the caller got
 */
public record RefusedCall(
    String method, String profileId, String idempotencyKey, ErrorReason reason, String message) {}
