package org.creditservice.core.record;

import java.time.Instant;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for good under an idempotency key.
 *
 * @param method of the command that was recorded; for a key burnt before its command came, that of
 *     the reversal
 * @param refusal the reason, if it was refused; null if it was executed
 * @param entrySequence of the entry that it appended, if any
 */
public record RecordedOperation(
    Method method,
    Fingerprint fingerprint,
    @Nullable ErrorReason refusal,
    @Nullable Long entrySequence,
    RecordedAnswer answer,
    Instant createTime) {

  public boolean executed() {
    return refusal == null;
  }

  /**
   * Whether a reversal overtook the command: the key is burnt and nothing will ever run under it.
   */
  public boolean burnt() {
    return refusal == ErrorReason.OPERATION_REVERSED;
  }
}
