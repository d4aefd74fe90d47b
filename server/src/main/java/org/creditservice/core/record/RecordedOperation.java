package org.creditservice.core.record;

import java.time.Instant;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for good under an idempotency key.
 *
 * @param method of the command; for a burnt key, of the reversal that burnt it
 * @param refusal null if the command was executed
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

  /** Whether a reversal overtook the command, so that no command will be executed under the key. */
  public boolean burnt() {
    return refusal == ErrorReason.OPERATION_REVERSED;
  }
}
