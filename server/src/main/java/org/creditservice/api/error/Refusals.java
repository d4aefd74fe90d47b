package org.creditservice.api.error;

import com.google.rpc.Code;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.Status;
import java.time.Duration;
import org.creditservice.core.RefusalReason;
import org.creditservice.core.decision.Refusal;

/** A refusal as a {@code google.rpc.Status}. */
public final class Refusals {
  private Refusals() {}

  public static Status status(Refusal refusal) {
    RefusalReason reason = refusal.reason();
    Status.Builder status =
        Statuses.of(
            code(reason), reason.name(), refusal.recorded(), refusal.message(), refusal.details());
    Duration retryAfter = refusal.retryAfter();
    if (retryAfter != null) {
      Statuses.add(status, Errors.retryInfo(retryAfter));
    }
    if (reason == RefusalReason.RATE_LIMITED) {
      return Statuses.add(status, quotaFailure(refusal)).build();
    }
    Refusal.Subject subject = refusal.subject();
    return subject == null ? status.build() : Statuses.add(status, resourceInfo(subject)).build();
  }

  /** Without a default branch, so that a new reason can't be forgotten. */
  static Code code(RefusalReason reason) {
    return switch (reason) {
      case PROFILE_NOT_FOUND, DEDUCTION_NOT_FOUND, JOB_NOT_FOUND -> Code.NOT_FOUND;
      case PROFILE_ALREADY_EXISTS, JOB_ALREADY_EXISTS -> Code.ALREADY_EXISTS;
      case RATE_LIMITED -> Code.RESOURCE_EXHAUSTED;
      case IDEMPOTENCY_KEY_REUSED,
          OPERATION_REVERSED,
          INSUFFICIENT_CREDITS,
          REFUND_EXCEEDS_DEDUCTION,
          JOB_NOT_PROCESSING,
          FINAL_AMOUNT_EXCEEDS_DEDUCTION,
          BALANCE_LIMIT_EXCEEDED,
          NOT_REVERSIBLE,
          JOB_NOT_EXPIRED,
          LAST_DEDUCT_TIME_IN_FUTURE ->
          Code.FAILED_PRECONDITION;
    };
  }

  private static QuotaFailure quotaFailure(Refusal refusal) {
    var violation = QuotaFailure.Violation.newBuilder().setDescription(refusal.message());
    Refusal.Subject subject = refusal.subject();
    if (subject != null) {
      violation.setSubject("profile:" + subject.name());
    }
    return QuotaFailure.newBuilder().addViolations(violation).build();
  }

  private static ResourceInfo resourceInfo(Refusal.Subject subject) {
    return ResourceInfo.newBuilder()
        .setResourceType(subject.type())
        .setResourceName(subject.name())
        .build();
  }
}
