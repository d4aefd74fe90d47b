package org.creditservice.db.row;

import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;

/** What a row of {@code idempotency_keys} holds. */
public record OperationRow(OperationKey key, RecordedOperation operation) {}
