package org.creditservice.client;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/** Refuses what can't be right before it is sent, and names the parameter. */
final class Arguments {
  /** The same rules as the service's; see credit_service.proto. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private static final Pattern REASON_CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");
  private static final long AMOUNT_MAX = 1_000_000_000_000_000L;

  private Arguments() {}

  static String id(String name, String value) {
    require(
        ID.matcher(notNull(name, value)).matches(),
        name,
        "must be 1 to 128 visible ASCII characters, not " + shown(value));
    return value;
  }

  static long amount(String name, long value) {
    require(value >= 1 && value <= AMOUNT_MAX, name, "must be 1 to 10^15 credits, not " + value);
    return value;
  }

  static long notNegative(String name, long value) {
    require(value >= 0, name, "must be zero or more credits, not " + value);
    return value;
  }

  static long sequence(String name, long value) {
    require(value >= 0, name, "must be zero or more, not " + value);
    return value;
  }

  static String reasonCode(String name, String value) {
    require(
        REASON_CODE.matcher(notNull(name, value)).matches(),
        name,
        "must be up to 63 of A-Z, 0-9 and _, and begin with a letter, not " + shown(value));
    return value;
  }

  static Duration positive(String name, Duration value) {
    require(
        !notNull(name, value).isNegative() && !value.isZero(),
        name,
        "must be longer than zero, not " + value);
    return value;
  }

  static <T> T notNull(String name, T value) {
    return Objects.requireNonNull(value, name + " must not be null");
  }

  private static String shown(String value) {
    return value.length() <= 128 ? "\"" + value + "\"" : value.length() + " characters";
  }

  static void require(boolean valid, String name, String rule) {
    if (!valid) {
      throw new IllegalArgumentException(name + " " + rule);
    }
  }
}
