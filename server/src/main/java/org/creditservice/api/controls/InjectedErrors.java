package org.creditservice.api.controls;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ErrorReason;
import org.creditservice.testing.v1.Refuse;

/** Errors that a test has thought of: the service's own, or those of a server to come. */
final class InjectedErrors {
  private static final String DOMAIN = "credit.v1";
  private static final String REASON = "[A-Z][A-Z0-9_]{0,62}";
  private static final int CODE_MAX = 16;
  private static final Duration RETRY_DELAY_MAX = Duration.ofHours(1);

  private InjectedErrors() {}

  /** The error that a request describes; adds to {@code violations} if it can't be one. */
  static StatusRuntimeException of(Refuse refuse, Violations violations) {
    Optional<ErrorReason> known = known(refuse.getReason());
    check(refuse, known.isPresent(), violations);
    violations.throwIfAny();
    Status status = status(refuse, known);
    return known
        .<StatusRuntimeException>map(reason -> new ApiException(reason, status))
        .orElseGet(() -> StatusProto.toStatusRuntimeException(status));
  }

  private static Optional<ErrorReason> known(String name) {
    return Arrays.stream(ErrorReason.values())
        .filter(reason -> reason.isPublic() && reason.name().equals(name))
        .findFirst();
  }

  private static void check(Refuse refuse, boolean known, Violations violations) {
    violations.check(refuse.getReason().matches(REASON), "refuse.reason", "must match " + REASON);
    int code = refuse.getCode();
    violations.check(
        (code > 0 || (code == 0 && known)) && code <= CODE_MAX,
        "refuse.code",
        known
            ? "must be 0 to " + CODE_MAX
            : "must be 1 to " + CODE_MAX + ", since this server doesn't know the reason");
    if (refuse.hasRetryDelay()) {
      Duration unused =
          ControlRequests.duration(
              violations,
              "refuse.retry_delay",
              refuse.getRetryDelay(),
              Duration.ZERO,
              RETRY_DELAY_MAX);
    }
  }

  private static Status status(Refuse refuse, Optional<ErrorReason> known) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(refuse.getReason())
            .putMetadata("recorded", "false")
            .putAllMetadata(refuse.getMetadataMap())
            .build();
    String message = refuse.getMessage();
    Status.Builder status =
        Status.newBuilder()
            .setCode(code(refuse, known))
            .setMessage(message.isEmpty() ? "A test injected this refusal." : message)
            .addDetails(Any.pack(info));
    if (refuse.hasRetryDelay()) {
      status.addDetails(
          Any.pack(RetryInfo.newBuilder().setRetryDelay(refuse.getRetryDelay()).build()));
    }
    return status.build();
  }

  private static int code(Refuse refuse, Optional<ErrorReason> known) {
    return refuse.getCode() == 0
        ? known
            .map(reason -> reason.code().number())
            .orElse(io.grpc.Status.UNKNOWN.getCode().value())
        : refuse.getCode();
  }
}
