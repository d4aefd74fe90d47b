package org.creditservice.api.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.creditservice.core.ErrorReason;

/**
 * Tells gRPC's own retries in clients what {@code RetryInfo} tells callers (gRFC A6, "pushback").
 */
final class RetryPushback {
  static final Metadata.Key<String> TRAILER =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private RetryPushback() {}

  /**
   * How long a client is to wait, in milliseconds: up to half longer than {@code RetryInfo} says,
   * so that those who were refused together don't come back together. Absent where another server
   * may answer at once.
   */
  static Optional<String> of(ErrorReason reason, Status status) {
    return reason == ErrorReason.OVERLOADED || reason == ErrorReason.DATABASE_UNAVAILABLE
        ? status.getDetailsList().stream()
            .filter(detail -> detail.is(RetryInfo.class))
            .findFirst()
            .map(RetryPushback::millis)
        : Optional.empty();
  }

  private static String millis(Any retryInfo) {
    try {
      long millis = Durations.toMillis(retryInfo.unpack(RetryInfo.class).getRetryDelay());
      return Long.toString(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a RetryInfo that cannot be read", e);
    }
  }
}
