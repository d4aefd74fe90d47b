package org.creditservice.api.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.time.Duration;
import java.util.Map;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.decision.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@code google.rpc.Status} of an error. Its first detail is its one {@code ErrorInfo}.
 */
public final class ErrorStatus {
  private static final String DOMAIN = "credit.v1";

  /** {@code ErrorInfo.metadata}: whether the same key will give this same refusal again. */
  private static final String RECORDED = "recorded";

  /** {@code ErrorInfo.metadata}: an earlier call recorded the refusal. */
  private static final String REPLAYED = "replayed";

  private ErrorStatus() {}

  public static Status of(Refusal refusal) {
    Status.Builder status =
        builder(refusal.reason(), refusal.recorded(), refusal.message(), refusal.details());
    Duration retryAfter = refusal.retryAfter();
    if (retryAfter != null) {
      add(status, retryInfo(retryAfter));
    }
    Refusal.Subject subject = refusal.subject();
    if (refusal.reason() == ErrorReason.RATE_LIMITED) {
      add(status, quotaFailure(refusal.message(), subject));
    } else if (subject != null) {
      add(status, resourceInfo(subject));
    }
    return status.build();
  }

  /** The status of an error that is not recorded. */
  static Status of(
      ErrorReason reason, String message, Map<String, String> metadata, Message... details) {
    Status.Builder status = builder(reason, false, message, metadata);
    for (Message detail : details) {
      add(status, detail);
    }
    return status.build();
  }

  /** A recorded status as a replay returns it: the same, but its ErrorInfo says so. */
  public static Status replayed(Status recorded) {
    Status.Builder status = recorded.toBuilder();
    status.getDetailsBuilderList().stream()
        .filter(detail -> detail.build().is(ErrorInfo.class))
        .forEach(detail -> detail.mergeFrom(markReplayed(detail.build())));
    return status.build();
  }

  static RetryInfo retryInfo(Duration retryAfter) {
    com.google.protobuf.Duration delay =
        com.google.protobuf.Duration.newBuilder()
            .setSeconds(retryAfter.getSeconds())
            .setNanos(retryAfter.getNano())
            .build();
    return RetryInfo.newBuilder().setRetryDelay(delay).build();
  }

  private static Status.Builder builder(
      ErrorReason reason, boolean recorded, String message, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(reason.name())
            .putMetadata(RECORDED, Boolean.toString(recorded))
            .putAllMetadata(metadata)
            .build();
    return add(Status.newBuilder().setCode(reason.code().number()).setMessage(message), info);
  }

  private static Status.Builder add(Status.Builder status, Message detail) {
    return status.addDetails(Any.pack(detail));
  }

  private static QuotaFailure quotaFailure(String message, Refusal.@Nullable Subject subject) {
    var violation = QuotaFailure.Violation.newBuilder().setDescription(message);
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

  private static Any markReplayed(Any info) {
    try {
      return Any.pack(
          info.unpack(ErrorInfo.class).toBuilder().putMetadata(REPLAYED, "true").build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a recorded ErrorInfo that cannot be read", e);
    }
  }
}
