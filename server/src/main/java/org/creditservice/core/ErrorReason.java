package org.creditservice.core;

/**
 * Every reason for which a call fails or a command is refused: the values of {@code
 * ErrorInfo.reason}, each with its status code and with what a caller can do. What gRPC itself
 * rejects before the service sees it has a status and no reason: README.md lists it.
 *
 * <p>README.md and credit_service.proto list the public ones. A recorded refusal is stored under
 * its reason's name in {@code idempotency_keys.refusal_reason}: never rename one.
 */
public enum ErrorReason {
  INVALID_FIELD(StatusCode.INVALID_ARGUMENT, Retry.ANOTHER_REQUEST),
  PROFILE_NOT_FOUND(StatusCode.NOT_FOUND, Retry.SAME_KEY),
  PROFILE_ALREADY_EXISTS(StatusCode.ALREADY_EXISTS, Retry.NEW_KEY),
  JOB_ALREADY_EXISTS(StatusCode.ALREADY_EXISTS, Retry.NEW_KEY),
  DEDUCTION_NOT_FOUND(StatusCode.NOT_FOUND, Retry.NEW_KEY),
  JOB_NOT_FOUND(StatusCode.NOT_FOUND, Retry.NEW_KEY),
  OPERATION_NOT_FOUND(StatusCode.NOT_FOUND, Retry.SAME_KEY),
  IDEMPOTENCY_KEY_REUSED(StatusCode.FAILED_PRECONDITION, Retry.ANOTHER_REQUEST),
  IDEMPOTENCY_KEY_EXPIRED(StatusCode.FAILED_PRECONDITION, Retry.ANOTHER_REQUEST),
  OPERATION_REVERSED(StatusCode.FAILED_PRECONDITION, Retry.NEW_KEY),
  INSUFFICIENT_CREDITS(StatusCode.FAILED_PRECONDITION, Retry.NEW_KEY),
  RATE_LIMITED(StatusCode.RESOURCE_EXHAUSTED, Retry.SAME_KEY),
  REFUND_EXCEEDS_DEDUCTION(StatusCode.FAILED_PRECONDITION, Retry.NEW_KEY),
  JOB_NOT_PROCESSING(StatusCode.FAILED_PRECONDITION, Retry.NEW_KEY),
  FINAL_AMOUNT_EXCEEDS_DEDUCTION(StatusCode.FAILED_PRECONDITION, Retry.NEW_KEY),
  BALANCE_LIMIT_EXCEEDED(StatusCode.FAILED_PRECONDITION, Retry.NEW_KEY),
  NOT_REVERSIBLE(StatusCode.FAILED_PRECONDITION, Retry.NEW_KEY),
  OVERLOADED(StatusCode.UNAVAILABLE, Retry.SAME_KEY),
  DATABASE_UNAVAILABLE(StatusCode.UNAVAILABLE, Retry.SAME_KEY),
  SHUTTING_DOWN(StatusCode.UNAVAILABLE, Retry.SAME_KEY),
  DEADLINE_EXCEEDED(StatusCode.DEADLINE_EXCEEDED, Retry.SAME_KEY),
  CANCELLED(StatusCode.CANCELLED, Retry.SAME_KEY),
  UNAUTHENTICATED(StatusCode.UNAUTHENTICATED, Retry.SAME_KEY),
  PERMISSION_DENIED(StatusCode.PERMISSION_DENIED, Retry.SAME_KEY),
  UNIMPLEMENTED(StatusCode.UNIMPLEMENTED, Retry.SAME_KEY),
  INTERNAL_ERROR(StatusCode.INTERNAL, Retry.SAME_KEY),

  /** Refuses the sweeper only: the job was extended after the sweeper had found it. */
  JOB_NOT_EXPIRED(StatusCode.FAILED_PRECONDITION, Retry.SAME_KEY),
  /** Refuses the import only: the time is in the future of the database's clock. */
  LAST_DEDUCT_TIME_IN_FUTURE(StatusCode.FAILED_PRECONDITION, Retry.SAME_KEY);

  /** What a new attempt needs. */
  public enum Retry {
    /** The same key: the request can succeed later. If its outcome is unknown, the answer tells. */
    SAME_KEY,
    /** A new key: the refusal is recorded, and the same key returns it for good. */
    NEW_KEY,
    /** Another request: this one cannot succeed with its key. */
    ANOTHER_REQUEST
  }

  private final StatusCode code;
  private final Retry retry;

  ErrorReason(StatusCode code, Retry retry) {
    this.code = code;
    this.retry = retry;
  }

  public StatusCode code() {
    return code;
  }

  public Retry retry() {
    return retry;
  }

  /**
   * Whether a command refused for this reason is recorded under its key. A single refusal can leave
   * its key free nevertheless: see {@code Refusal.recorded()}.
   */
  public boolean recorded() {
    return retry == Retry.NEW_KEY;
  }

  /** Whether callers can see it; false for what only the service's own commands are refused for. */
  public boolean isPublic() {
    return this != JOB_NOT_EXPIRED && this != LAST_DEDUCT_TIME_IN_FUTURE;
  }
}
