package org.creditservice.core;

import org.creditservice.core.decision.Refusal;

/**
 * Why a command was refused on the state of its profile. The names are those of {@code
 * ErrorInfo.reason}.
 *
 * <p>A refusal is a value, not an exception: it never rolls back its batch mates.
 */
public enum RefusalReason {
  PROFILE_NOT_FOUND,
  PROFILE_ALREADY_EXISTS,
  JOB_ALREADY_EXISTS,
  DEDUCTION_NOT_FOUND,
  JOB_NOT_FOUND,
  IDEMPOTENCY_KEY_REUSED,
  OPERATION_REVERSED,
  INSUFFICIENT_CREDITS,
  RATE_LIMITED,
  REFUND_EXCEEDS_DEDUCTION,
  JOB_NOT_PROCESSING,
  FINAL_AMOUNT_EXCEEDS_DEDUCTION,
  BALANCE_LIMIT_EXCEEDED,
  NOT_REVERSIBLE,
  /** Answers the sweeper only: the job was extended since it was found expired. */
  JOB_NOT_EXPIRED,
  /** Answers the import only: by the database's clock that time is still to come. */
  LAST_DEDUCT_TIME_IN_FUTURE;

  /**
   * Whether a refusal for this reason is stored under the command's key and replayed for good; else
   * the key stays free. A command can leave its key free nevertheless: {@link Refusal#recorded()}.
   *
   * <p>Without a default branch, so that a new reason can't be forgotten.
   */
  public boolean recorded() {
    return switch (this) {
      case PROFILE_ALREADY_EXISTS,
          JOB_ALREADY_EXISTS,
          DEDUCTION_NOT_FOUND,
          JOB_NOT_FOUND,
          OPERATION_REVERSED,
          INSUFFICIENT_CREDITS,
          REFUND_EXCEEDS_DEDUCTION,
          JOB_NOT_PROCESSING,
          FINAL_AMOUNT_EXCEEDS_DEDUCTION,
          BALANCE_LIMIT_EXCEEDED,
          NOT_REVERSIBLE ->
          true;
      // A profile that doesn't exist has no keys; a reused key keeps the record it has; the rate
      // limit says "not now".
      case PROFILE_NOT_FOUND,
          IDEMPOTENCY_KEY_REUSED,
          RATE_LIMITED,
          JOB_NOT_EXPIRED,
          LAST_DEDUCT_TIME_IN_FUTURE ->
          false;
    };
  }
}
