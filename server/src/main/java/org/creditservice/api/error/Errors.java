package org.creditservice.api.error;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.KeyHorizon;

/** The errors of calls other than a command that was refused. None of them is recorded. */
public final class Errors {
  /** {@code ErrorInfo.metadata} of an INTERNAL_ERROR: what to look for in the server's log. */
  private static final String ERROR_ID = "error_id";

  /** Long enough for a few queries to finish. */
  private static final Duration RETRY_OVERLOADED = Duration.ofSeconds(1);

  /** A verification takes seconds to hours. */
  private static final Duration RETRY_VERIFYING = Duration.ofSeconds(30);

  private Errors() {}

  public static ApiException invalidFields(String message, BadRequest violations) {
    return error(ErrorReason.INVALID_FIELD, message, violations);
  }

  /** For queries; a command is refused for it. */
  public static ApiException profileNotFound(String profileId) {
    return notFound(Refusal.profileNotFound(profileId));
  }

  /** For queries; a command is refused for it. */
  public static ApiException jobNotFound(String jobId) {
    return notFound(Refusal.jobNotFound(jobId));
  }

  /** A query finds the same things missing as a command, but records nothing. */
  private static ApiException notFound(Refusal refusal) {
    return new ApiException(refusal.reason(), ErrorStatus.of(refusal.unrecorded()));
  }

  public static ApiException operationNotFound(String idempotencyKey) {
    return error(
        ErrorReason.OPERATION_NOT_FOUND,
        "Nothing is recorded under the idempotency key " + idempotencyKey + ".");
  }

  /** Keys have been removed, and nobody can tell whether this one was among them. */
  public static ApiException operationNotFound(String idempotencyKey, KeyHorizon horizon) {
    return new ApiException(
        ErrorReason.OPERATION_NOT_FOUND,
        ErrorStatus.of(
            ErrorReason.OPERATION_NOT_FOUND,
            "Nothing has been recorded under the idempotency key "
                + idempotencyKey
                + " since "
                + horizon.removedBefore()
                + "; earlier keys have been removed, but the ledger has their entries.",
            Map.of("removed_before", String.valueOf(horizon.removedBefore()))));
  }

  /** For queries; a command is refused for it. */
  public static ApiException keyExpired(KeyHorizon horizon) {
    return notFound(Refusal.keyExpired(horizon));
  }

  /** For queries and watches; a command's queue has its own wait. */
  public static ApiException overloaded() {
    return overloaded("Too many queries or watches; send the same request again.");
  }

  /** For calls of a caller that has as many in flight as it may. */
  public static ApiException tooManyCalls() {
    return overloaded(
        "This caller has as many calls in flight as it may; wait for some of them, then send the"
            + " same request again.");
  }

  /** For calls on a connection beyond those that their caller may have. */
  public static ApiException tooManyConnections() {
    return overloaded(
        "This caller has as many connections as it may; close this one, and call on another.");
  }

  /** For queries of a caller that has more waiting than others leave to it. */
  public static ApiException shareFull() {
    return overloaded(
        "This caller has its share of the waiting queries, and the rest is kept for others; send"
            + " the same request again, and fewer at a time.");
  }

  /** For verifications, of which {@code max} are running. */
  public static ApiException verifying(int max) {
    return error(
        ErrorReason.OVERLOADED,
        "This server is verifying %d ranges already; send the same request again later."
            .formatted(max),
        ErrorStatus.retryInfo(RETRY_VERIFYING));
  }

  /** Callers have not read enough of what was sent to them. */
  public static ApiException answersUnread() {
    return overloaded(
        "Too many of this caller's answers are unread; read them, then send the same request"
            + " again: its answer tells the outcome.");
  }

  public static ApiException databaseUnavailable() {
    return notExecuted(NotExecutedException.databaseUnavailable());
  }

  public static ApiException shuttingDown() {
    return notExecuted(NotExecutedException.shuttingDown());
  }

  public static ApiException deadlineExceeded() {
    return notExecuted(NotExecutedException.deadlineExceeded());
  }

  public static ApiException cancelled() {
    return error(ErrorReason.CANCELLED, "The caller cancelled the call.");
  }

  public static ApiException unimplemented(String fullMethodName) {
    return error(
        ErrorReason.UNIMPLEMENTED, "This server does not implement " + fullMethodName + ".");
  }

  /**
   * A request is compressed in a way that this server doesn't know.
   *
   * @param known the names of those that it knows
   */
  public static ApiException unknownCompression(Collection<String> known) {
    return error(
        ErrorReason.UNIMPLEMENTED,
        "This server does not know the compression that grpc-encoding names; send the request"
            + " without compression, or with "
            + String.join(" or ", known)
            + ".");
  }

  /** Nothing proves who the caller is. */
  public static ApiException unauthenticated(String sentence) {
    return error(ErrorReason.UNAUTHENTICATED, sentence);
  }

  /** The caller may not do this. */
  public static ApiException permissionDenied(String sentence) {
    return error(ErrorReason.PERMISSION_DENIED, sentence);
  }

  /** The caller has called too often; after {@code wait} it may call again. */
  public static ApiException callsTooOften(int perSecond, Duration wait) {
    return error(
        ErrorReason.OVERLOADED,
        "This caller may call %d times a second; wait %d ms, then send the same request again."
            .formatted(perSecond, wait.toMillis() + 1),
        ErrorStatus.retryInfo(wait));
  }

  /**
   * Logs a defect under a new id. The error shows the caller that id and nothing else of it.
   *
   * @param where the RPC's name, for the log
   */
  public static ApiException internal(String where, Throwable cause) {
    return notExecuted(NotExecutedException.internalError(where, cause));
  }

  /** A command without an answer. */
  public static ApiException notExecuted(NotExecutedException e) {
    String message = String.valueOf(e.getMessage());
    String errorId = e.errorId();
    if (errorId != null) {
      return new ApiException(
          e.reason(), ErrorStatus.of(e.reason(), message, Map.of(ERROR_ID, errorId)));
    }
    Duration retryAfter = e.retryAfter();
    return retryAfter == null
        ? error(e.reason(), message)
        : error(e.reason(), message, ErrorStatus.retryInfo(retryAfter));
  }

  private static ApiException overloaded(String message) {
    return error(ErrorReason.OVERLOADED, message, ErrorStatus.retryInfo(RETRY_OVERLOADED));
  }

  static ApiException error(ErrorReason reason, String message, Message... details) {
    return new ApiException(reason, ErrorStatus.of(reason, message, Map.of(), details));
  }
}
