package org.creditservice.api.error;

import io.grpc.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.creditservice.core.ErrorReason;

/**
 * Carries the reason of an error to whoever observes calls within this process, who sees only the
 * call's status. The cause of a status isn't sent, and the details that are would have to be
 * decoded again.
 */
public final class FailureReason extends Exception {
  private static final long serialVersionUID = 1L;

  private static final Map<ErrorReason, FailureReason> ALL = new EnumMap<>(ErrorReason.class);

  static {
    for (ErrorReason reason : ErrorReason.values()) {
      ALL.put(reason, new FailureReason(reason));
    }
  }

  private final ErrorReason reason;

  private FailureReason(ErrorReason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  /** The status of an error. */
  static Status mark(Status status, ErrorReason reason) {
    return status.withCause(ALL.get(reason));
  }

  /** The reason of an error; empty if gRPC itself failed the call. */
  public static Optional<ErrorReason> of(Status status) {
    return status.getCause() instanceof FailureReason failure
        ? Optional.of(failure.reason)
        : Optional.empty();
  }
}
