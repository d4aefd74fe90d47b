package org.creditservice.api.error;

import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import org.creditservice.core.ErrorReason;

/**
 * An error as the caller gets it: a code, one sentence, and details with exactly one {@code
 * ErrorInfo}.
 *
 * <p>Without a stack trace: it is an answer, not a defect, and a flood of bad requests should cost
 * little.
 */
public final class ApiException extends StatusRuntimeException {
  private static final long serialVersionUID = 1L;

  /** The trailer in which gRPC carries {@code google.rpc.Status}. */
  static final Metadata.Key<Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin", ProtoUtils.metadataMarshaller(Status.getDefaultInstance()));

  /**
   * An error.
   *
   * @param reason the one that the {@code ErrorInfo} of {@code status} gives
   */
  public ApiException(ErrorReason reason, Status status) {
    super(
        FailureReason.mark(
            io.grpc.Status.fromCodeValue(status.getCode()).withDescription(status.getMessage()),
            reason),
        trailers(reason, status));
  }

  Status details() {
    Status details = StatusProto.fromThrowable(this);
    if (details == null) {
      throw new IllegalStateException("an ApiException without details");
    }
    return details;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // It does nothing.
  public Throwable fillInStackTrace() {
    return this;
  }

  private static Metadata trailers(ErrorReason reason, Status status) {
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, status);
    RetryPushback.of(reason, status)
        .ifPresent(millis -> trailers.put(RetryPushback.TRAILER, millis));
    return trailers;
  }
}
