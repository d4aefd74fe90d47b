package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** UUIDs of version 7 (RFC 9562, section 5.7): ordered by time, otherwise as given. */
public final class Uuid7 {
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long HIGH_MASK = 0xFFFL;
  private static final long LOW_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

  /** Its canonical text, in letters of either case. */
  private static final Pattern TEXT =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-7\\p{XDigit}{3}-[89abAB]\\p{XDigit}{3}-\\p{XDigit}{12}");

  private static final int TEXT_LENGTH = 36;

  private Uuid7() {}

  /**
   * The UUID of that time.
   *
   * @param high its lowest 12 bits are used
   * @param low its lowest 62 bits are used
   */
  static UUID create(Instant time, long high, long low) {
    return new UUID(
        (time.toEpochMilli() << 16) | VERSION | (high & HIGH_MASK), VARIANT | (low & LOW_MASK));
  }

  /** The time in the UUID that {@code text} is, to the millisecond; null if it is none. */
  public static @Nullable Instant timeOf(String text) {
    if (text.length() != TEXT_LENGTH || !TEXT.matcher(text).matches()) {
      return null;
    }
    return Instant.ofEpochMilli(UUID.fromString(text).getMostSignificantBits() >>> 16);
  }
}
