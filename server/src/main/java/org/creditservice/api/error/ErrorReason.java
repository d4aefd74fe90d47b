package org.creditservice.api.error;

import com.google.rpc.Code;

/**
 * Why a call failed without its profile's state having been asked: {@code ErrorInfo.reason}. None
 * of these is recorded, so the idempotency key stays free.
 *
 * <p>Refusals decided on the state are {@link org.creditservice.core.RefusalReason}s.
 */
public enum ErrorReason {
  INVALID_FIELD(Code.INVALID_ARGUMENT),
  OPERATION_NOT_FOUND(Code.NOT_FOUND),
  OVERLOADED(Code.UNAVAILABLE),
  DATABASE_UNAVAILABLE(Code.UNAVAILABLE),
  SHUTTING_DOWN(Code.UNAVAILABLE),
  DEADLINE_EXCEEDED(Code.DEADLINE_EXCEEDED),
  CANCELLED(Code.CANCELLED),
  UNAUTHENTICATED(Code.UNAUTHENTICATED),
  PERMISSION_DENIED(Code.PERMISSION_DENIED),
  UNIMPLEMENTED(Code.UNIMPLEMENTED),
  INTERNAL_ERROR(Code.INTERNAL);

  private final Code code;

  ErrorReason(Code code) {
    this.code = code;
  }

  Code code() {
    return code;
  }
}
