package org.creditservice.api.answer;

import io.grpc.Metadata;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts a limit on the time-out that the header {@code grpc-timeout} of a call asks for. */
final class CallTimeout {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

  /** The protocol allows this many, so that the number below can't overflow. */
  private static final int DIGITS_MAX = 8;

  private final long nanosMax;
  private final String max;

  CallTimeout(Duration max) {
    this.nanosMax = max.toNanos();
    this.max = max.toMillis() + "m";
  }

  /** Replaces a time-out that is longer or absent. One that is malformed is refused elsewhere. */
  void apply(Metadata headers) {
    String timeout = headers.get(HEADER);
    if (timeout == null || isLonger(timeout)) {
      headers.discardAll(HEADER);
      headers.put(HEADER, max);
    }
  }

  private boolean isLonger(String timeout) {
    int digits = timeout.length() - 1;
    if (digits < 1 || digits > DIGITS_MAX) {
      return false;
    }
    TimeUnit unit = unit(timeout.charAt(digits));
    long number = number(timeout, digits);
    return unit != null && number >= 0 && unit.toNanos(number) > nanosMax;
  }

  private static long number(String timeout, int digits) {
    long number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(timeout.charAt(i), 10);
      if (digit < 0) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static @Nullable TimeUnit unit(char letter) {
    return switch (letter) {
      case 'n' -> TimeUnit.NANOSECONDS;
      case 'u' -> TimeUnit.MICROSECONDS;
      case 'm' -> TimeUnit.MILLISECONDS;
      case 'S' -> TimeUnit.SECONDS;
      case 'M' -> TimeUnit.MINUTES;
      case 'H' -> TimeUnit.HOURS;
      default -> null;
    };
  }
}
