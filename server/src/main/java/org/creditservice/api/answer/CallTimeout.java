package org.creditservice.api.answer;

import io.grpc.Metadata;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Puts a limit on the time-out that the header {@code grpc-timeout} of a call asks for. */
final class CallTimeout {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

  private final long nanosMax;
  private final String max;

  CallTimeout(Duration max) {
    this.nanosMax = max.toNanos();
    this.max = max.toMillis() + "m";
  }

  /**
   * Replaces a time-out that is longer or absent. {@code GrpcHeaders} takes malformed ones away.
   */
  void apply(Metadata headers) {
    String timeout = headers.get(HEADER);
    if (timeout == null || nanos(timeout) > nanosMax) {
      headers.discardAll(HEADER);
      headers.put(HEADER, max);
    }
  }

  /** Of up to eight digits and a unit, as the protocol demands. */
  private static long nanos(String timeout) {
    int digits = timeout.length() - 1;
    long number = Long.parseLong(timeout, 0, digits, 10);
    return unit(timeout.charAt(digits)).toNanos(number);
  }

  private static TimeUnit unit(char letter) {
    return switch (letter) {
      case 'n' -> TimeUnit.NANOSECONDS;
      case 'u' -> TimeUnit.MICROSECONDS;
      case 'm' -> TimeUnit.MILLISECONDS;
      case 'S' -> TimeUnit.SECONDS;
      case 'M' -> TimeUnit.MINUTES;
      case 'H' -> TimeUnit.HOURS;
      default -> throw new IllegalArgumentException("not a unit: " + letter);
    };
  }
}
