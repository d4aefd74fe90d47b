package org.creditservice.api.error;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.time.Duration;
import java.util.Map;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.core.RefusalReason;

/** The errors that a call can end with before or beside a decision on its profile's state. */
public final class Errors {
  /** {@code ErrorInfo.metadata} of an INTERNAL_ERROR: what to look for in the server's log. */
  static final String ERROR_ID = "error_id";

  /**
   * When to try again what failed because this server, or its database, is not there: long enough
   * to have moved on.
   */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private Errors() {}

  public static ApiException invalidFields(String message, BadRequest violations) {
    return error(ErrorReason.INVALID_FIELD, message, violations);
  }

  /** For reads; commands get it from their decision. */
  public static ApiException profileNotFound(String profileId) {
    return notFound(
        RefusalReason.PROFILE_NOT_FOUND,
        "Profile " + profileId + " does not exist.",
        "credit.v1.Profile",
        profileId);
  }

  /** For reads; commands get it from their decision. */
  public static ApiException jobNotFound(String jobId) {
    return notFound(
        RefusalReason.JOB_NOT_FOUND,
        "This profile has no job " + jobId + ".",
        "credit.v1.Job",
        jobId);
  }

  private static ApiException notFound(
      RefusalReason reason, String message, String type, String name) {
    Status.Builder status =
        Statuses.of(Refusals.code(reason), reason.name(), false, message, Map.of());
    ResourceInfo resource =
        ResourceInfo.newBuilder().setResourceType(type).setResourceName(name).build();
    return new ApiException(Statuses.add(status, resource).build());
  }

  public static ApiException operationNotFound(String idempotencyKey) {
    return error(
        ErrorReason.OPERATION_NOT_FOUND,
        "Nothing is recorded under the idempotency key " + idempotencyKey + ".");
  }

  public static ApiException overloaded() {
    return unavailable(ErrorReason.OVERLOADED, "The server has too much to do.", RETRY_AFTER);
  }

  public static ApiException databaseUnavailable() {
    return unavailable(
        ErrorReason.DATABASE_UNAVAILABLE, "The database can't be reached.", RETRY_AFTER);
  }

  public static ApiException shuttingDown() {
    return unavailable(ErrorReason.SHUTTING_DOWN, "The server is shutting down.", RETRY_AFTER);
  }

  public static ApiException deadlineExceeded() {
    return error(ErrorReason.DEADLINE_EXCEEDED, "The deadline passed before the call's turn came.");
  }

  static ApiException unimplemented(String fullMethodName) {
    return error(
        ErrorReason.UNIMPLEMENTED, "This server does not implement " + fullMethodName + ".");
  }

  /**
   * A defect, of which nothing is told but where to look.
   *
   * @param errorId as it was logged, see {@link Incidents}
   */
  static ApiException internal(String errorId) {
    return new ApiException(
        Statuses.of(
                ErrorReason.INTERNAL_ERROR.code(),
                ErrorReason.INTERNAL_ERROR.name(),
                false,
                "Internal error " + errorId + "; the server's log has the details.",
                Map.of(ERROR_ID, errorId))
            .build());
  }

  /** A command that has no answer. */
  public static ApiException notExecuted(NotExecutedException e) {
    ErrorReason reason = reason(e.reason());
    String message = String.valueOf(e.getMessage());
    Duration retryAfter = e.retryAfter();
    String errorId = e.errorId();
    if (errorId != null) {
      return internal(errorId);
    }
    return retryAfter == null ? error(reason, message) : unavailable(reason, message, retryAfter);
  }

  /** Without a default branch, so that a new reason can't be forgotten. */
  private static ErrorReason reason(NotExecutedException.Reason reason) {
    return switch (reason) {
      case OVERLOADED -> ErrorReason.OVERLOADED;
      case DATABASE_UNAVAILABLE -> ErrorReason.DATABASE_UNAVAILABLE;
      case SHUTTING_DOWN -> ErrorReason.SHUTTING_DOWN;
      case DEADLINE_EXCEEDED -> ErrorReason.DEADLINE_EXCEEDED;
      case INTERNAL_ERROR -> ErrorReason.INTERNAL_ERROR;
    };
  }

  public static ApiException error(ErrorReason reason, String message, Message... details) {
    Status.Builder status = Statuses.of(reason.code(), reason.name(), false, message, Map.of());
    for (Message detail : details) {
      Statuses.add(status, detail);
    }
    return new ApiException(status.build());
  }

  private static ApiException unavailable(ErrorReason reason, String message, Duration retryAfter) {
    return error(reason, message, retryInfo(retryAfter));
  }

  static RetryInfo retryInfo(Duration retryAfter) {
    return RetryInfo.newBuilder().setRetryDelay(ProtoMapper.duration(retryAfter)).build();
  }
}
