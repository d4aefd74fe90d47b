package org.creditservice.db.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code idempotency_keys} as it is: any of its columns may be wrong. */
@SuppressWarnings("ArrayRecordComponent") // Read once, and never compared.
public record AuditedOperation(
    String profileId,
    String idempotencyKey,
    String method,
    byte[] fingerprint,
    @Nullable String refusalReason,
    @Nullable Long entrySequence,
    byte[] answer,
    Instant createTime) {}
