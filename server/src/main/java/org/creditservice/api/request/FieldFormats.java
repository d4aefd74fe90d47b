package org.creditservice.api.request;

import org.creditservice.core.Limits;

/** Forms of text, checked without regular expressions or copies: this runs for every call. */
public final class FieldFormats {
  static final AsciiSet VISIBLE_ASCII = AsciiSet.range('!', '~');

  private static final AsciiSet UPPER = AsciiSet.range('A', 'Z');
  private static final AsciiSet DIGITS = AsciiSet.range('0', '9');
  private static final AsciiSet REASON_CODE = UPPER.or(DIGITS).or(AsciiSet.of("_"));
  private static final AsciiSet METADATA_KEY =
      AsciiSet.range('a', 'z').or(DIGITS).or(AsciiSet.of("_.-"));
  private static final AsciiSet HEX =
      DIGITS.or(AsciiSet.range('a', 'f')).or(AsciiSet.range('A', 'F'));

  private static final int UUID_LENGTH = 36;

  /** What PostgreSQL's text can't hold. */
  private static final char NUL = 0;

  private FieldFormats() {}

  /** An id or name: 1 … {@link Limits#ID_LENGTH_MAX} characters of visible ASCII. */
  public static boolean isId(String text) {
    return hasLength(text, Limits.ID_LENGTH_MAX) && VISIBLE_ASCII.containsAll(text);
  }

  /** {@code [A-Z][A-Z0-9_]{0,62}} */
  public static boolean isReasonCode(String text) {
    return hasLength(text, Limits.REASON_CODE_LENGTH_MAX)
        && UPPER.contains(text.charAt(0))
        && REASON_CODE.containsAll(text);
  }

  /** {@code [a-z0-9_.-]{1,64}} */
  public static boolean isMetadataKey(String text) {
    return hasLength(text, Limits.METADATA_KEY_LENGTH_MAX) && METADATA_KEY.containsAll(text);
  }

  /** At most {@link Limits#METADATA_VALUE_BYTES_MAX} bytes of UTF-8 without control characters. */
  public static boolean isMetadataValue(String text) {
    return text.chars().noneMatch(Character::isISOControl)
        && utf8Length(text) <= Limits.METADATA_VALUE_BYTES_MAX;
  }

  /** At most {@link Limits#FAILURE_MESSAGE_BYTES_MAX} bytes of UTF-8 without NUL. */
  public static boolean isFailureMessage(String text) {
    return text.indexOf(NUL) < 0 && utf8Length(text) <= Limits.FAILURE_MESSAGE_BYTES_MAX;
  }

  /**
   * Hexadecimal digits in groups of 8, 4, 4, 4 and 12; {@link java.util.UUID#fromString} also takes
   * shorter groups.
   */
  public static boolean isUuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text.charAt(i) != '-' : !HEX.contains(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += utf8Length(text.charAt(i));
    }
    return bytes;
  }

  /**
   * Of well-formed text, as parsed strings are: a surrogate pair takes four bytes, so each half
   * counts two.
   */
  private static int utf8Length(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  private static boolean hasLength(String text, int max) {
    return !text.isEmpty() && text.length() <= max;
  }
}
