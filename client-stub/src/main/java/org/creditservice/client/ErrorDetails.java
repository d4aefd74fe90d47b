package org.creditservice.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an error of gRPC says in its details. What comes from elsewhere, such as a proxy, has none.
 */
record ErrorDetails(
    io.grpc.Status status,
    Optional<ErrorInfo> info,
    Optional<Duration> retryAfter,
    List<BadRequest.FieldViolation> violations) {
  private static final String DOMAIN = "credit.v1";

  static ErrorDetails of(Throwable error) {
    Status details = StatusProto.fromThrowable(error);
    return new ErrorDetails(
        io.grpc.Status.fromThrowable(error),
        find(details, ErrorInfo.class).filter(info -> info.getDomain().equals(DOMAIN)),
        find(details, RetryInfo.class).map(ErrorDetails::delay),
        find(details, BadRequest.class).map(BadRequest::getFieldViolationsList).orElse(List.of()));
  }

  private static <T extends Message> Optional<T> find(@Nullable Status status, Class<T> type) {
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(type)) {
          return unpack(detail, type);
        }
      }
    }
    return Optional.empty();
  }

  private static <T extends Message> Optional<T> unpack(Any detail, Class<T> type) {
    try {
      return Optional.of(detail.unpack(type));
    } catch (InvalidProtocolBufferException e) {
      // As if it weren't there: the code tells what to do, too.
      return Optional.empty();
    }
  }

  private static Duration delay(RetryInfo info) {
    return Duration.ofSeconds(info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos());
  }

  String reason() {
    return info.map(ErrorInfo::getReason).orElse("");
  }

  String message() {
    String description = status.getDescription();
    return description == null ? "" : description;
  }

  Map<String, String> metadata() {
    return info.map(ErrorInfo::getMetadataMap).orElse(Map.of());
  }

  /** Whether the refusal is recorded under the call's key. */
  boolean recorded() {
    return "true".equals(metadata().get("recorded"));
  }

  boolean replayed() {
    return "true".equals(metadata().get("replayed"));
  }

  /**
   * How long to wait before another attempt: as long as the service says, but not less than this.
   */
  Duration waitFor(Duration backoff) {
    return retryAfter.filter(told -> told.compareTo(backoff) > 0).orElse(backoff);
  }

  /**
   * Whether the call may have been executed nevertheless. With other codes it has done nothing, or
   * what it did is recorded.
   */
  boolean isOutcomeUnknown() {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL, UNKNOWN, ABORTED, DATA_LOSS ->
          !recorded();
      default -> false;
    };
  }
}
