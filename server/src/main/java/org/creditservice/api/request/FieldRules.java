package org.creditservice.api.request;

import com.google.common.base.CharMatcher;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.Map;
import org.creditservice.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * One rule per kind of request field. Each checks the value by itself, regardless of the state of
 * its profile, and adds to the {@link Violations} if the value is invalid.
 *
 * <p>The descriptions never repeat the value, which may be secret or unprintable; of free text they
 * name the code point that is refused.
 */
public final class FieldRules {
  private static final String ID =
      "must be 1 to " + Limits.ID_LENGTH_MAX + " visible ASCII characters (0x21 to 0x7E)";
  private static final String NOT_SYSTEM =
      "must not begin with " + Limits.SYSTEM_KEY_PREFIX + ", which belongs to the service";
  private static final String REASON_CODE =
      "must match [A-Z][A-Z0-9_]{0," + (Limits.REASON_CODE_LENGTH_MAX - 1) + "}";
  private static final String AMOUNT = "must be 1 to " + Limits.AMOUNT_MAX;
  private static final String FROM_ZERO = "must be 0 to " + Limits.AMOUNT_MAX;
  private static final String METADATA =
      "must have at most " + Limits.METADATA_PAIRS_MAX + " pairs";
  private static final String METADATA_KEY =
      "must have a key that matches [a-z0-9_.-]{1," + Limits.METADATA_KEY_LENGTH_MAX + "}";
  private static final String METADATA_VALUE =
      "must be at most " + Limits.METADATA_VALUE_BYTES_MAX + " bytes of UTF-8";
  private static final String MIN_INTERVAL =
      "must be 0 s to " + Limits.MIN_INTERVAL_MAX.toSeconds() + " s, in whole milliseconds";
  private static final String TIMEOUT =
      "must be "
          + Limits.TIMEOUT_MIN.toSeconds()
          + " s to "
          + Limits.TIMEOUT_MAX.toSeconds()
          + " s, in whole milliseconds";
  private static final String FAILURE_MESSAGE =
      "must be at most " + Limits.FAILURE_MESSAGE_BYTES_MAX + " bytes of UTF-8";
  private static final String ENTRY_ID = "must be a UUID in its 36-character text form";

  private static final String TIME =
      "must be a time from the year 1 to the year 9999, with 0 to 999999999 nanoseconds";

  /** The one character that PostgreSQL's type text cannot hold. */
  private static final char NUL = 0;

  private static final int NANOS_PER_MILLI = 1_000_000;

  /** How much of an invalid metadata key a field's path shows, in characters. */
  private static final int SHOWN_KEY_LENGTH_MAX = Limits.METADATA_KEY_LENGTH_MAX;

  private FieldRules() {}

  /** The id of a profile or job, or an idempotency key: 1 to 128 characters of visible ASCII. */
  public static void id(Violations violations, String field, String value) {
    violations.check(FieldFormats.isId(value), field, ID);
  }

  /** A key that callers may use: an id without the prefix of the service's own keys. */
  public static void ownKey(Violations violations, String field, String value) {
    id(violations, field, value);
    violations.check(!value.startsWith(Limits.SYSTEM_KEY_PREFIX), field, NOT_SYSTEM);
  }

  public static void reasonCode(Violations violations, String value) {
    violations.check(FieldFormats.isReasonCode(value), "reason_code", REASON_CODE);
  }

  public static void amount(Violations violations, long value) {
    violations.check(value >= 1 && value <= Limits.AMOUNT_MAX, "amount", AMOUNT);
  }

  public static void openingBalance(Violations violations, long value) {
    boolean valid = value >= 0 && value <= Limits.AMOUNT_MAX;
    violations.check(valid, "opening_balance", FROM_ZERO);
  }

  public static void entryId(Violations violations, String value) {
    violations.check(FieldFormats.isUuid(value), "entry_id", ENTRY_ID);
  }

  public static void metadata(Violations violations, Map<String, String> pairs) {
    violations.check(pairs.size() <= Limits.METADATA_PAIRS_MAX, "metadata", METADATA);
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      if (!FieldFormats.isMetadataKey(pair.getKey())) {
        violations.add(pairPath("metadata", pair.getKey()), METADATA_KEY);
      }
      String value = pair.getValue();
      String character = FreeText.problem(value);
      if (!FieldFormats.hasUtf8Length(value, Limits.METADATA_VALUE_BYTES_MAX)) {
        violations.add(pairPath("metadata", pair.getKey()), METADATA_VALUE);
      } else if (character != null) {
        boolean always = CharMatcher.javaIsoControl().matchesAnyOf(value);
        addOdd(violations, pairPath("metadata", pair.getKey()), character, always);
      }
    }
  }

  /** The time between two deductions: 0 to 1 day, in whole milliseconds. */
  public static void minInterval(Violations violations, Duration value) {
    boolean valid = isBetween(value, java.time.Duration.ZERO, Limits.MIN_INTERVAL_MAX);
    violations.check(valid, "min_interval", MIN_INTERVAL);
  }

  /** The time that a job may take: 1 second to 7 days, in whole milliseconds. */
  public static void timeout(Violations violations, Duration value) {
    boolean valid = isBetween(value, Limits.TIMEOUT_MIN, Limits.TIMEOUT_MAX);
    violations.check(valid, "timeout", TIMEOUT);
  }

  public static void finalAmount(Violations violations, long value) {
    boolean valid = value >= 0 && value <= Limits.AMOUNT_MAX;
    violations.check(valid, "final_amount", FROM_ZERO);
  }

  public static void failureMessage(Violations violations, String value) {
    boolean fits = FieldFormats.hasUtf8Length(value, Limits.FAILURE_MESSAGE_BYTES_MAX);
    violations.check(fits, "failure_message", FAILURE_MESSAGE);
    String character = FreeText.problem(value);
    if (character != null) {
      addOdd(violations, "failure_message", character, value.indexOf(NUL) >= 0);
    }
  }

  /**
   * Text with an odd character.
   *
   * @param always whether no version has accepted it, so that nothing is recorded of it
   */
  private static void addOdd(
      Violations violations, String field, String description, boolean always) {
    if (always) {
      violations.add(field, description);
    } else {
      violations.addIfNew(field, description);
    }
  }

  /** The time in a request, null if there is none or it is invalid. */
  public static @Nullable Instant time(
      Violations violations, String field, boolean present, Timestamp value) {
    if (!present) {
      return null;
    }
    if (!Timestamps.isValid(value)) {
      violations.add(field, TIME);
      return null;
    }
    return Instant.ofEpochSecond(value.getSeconds(), value.getNanos());
  }

  private static boolean isBetween(Duration value, java.time.Duration min, java.time.Duration max) {
    // A Duration from the wire may hold any numbers, even such that would overflow below.
    if (!Durations.isValid(value) || value.getNanos() % NANOS_PER_MILLI != 0) {
      return false;
    }
    var duration = java.time.Duration.ofSeconds(value.getSeconds(), value.getNanos());
    return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
  }

  /** The path of one pair of a map, printable and of limited length for any key. */
  static String pairPath(String field, String key) {
    StringBuilder path = new StringBuilder(field).append("[\"");
    int shown = Math.min(key.length(), SHOWN_KEY_LENGTH_MAX);
    for (int i = 0; i < shown; i++) {
      char c = key.charAt(i);
      path.append(FieldFormats.VISIBLE_ASCII.matches(c) && c != '"' && c != '\\' ? c : '?');
    }
    return path.append(shown < key.length() ? "…\"]" : "\"]").toString();
  }
}
