package org.creditservice.api.request;

import com.google.common.base.CharMatcher;
import com.google.common.base.Utf8;
import org.creditservice.core.Limits;

/**
 * Tells whether text has the format of a kind of field. Every call checks about five fields, so
 * this uses neither regular expressions nor copies.
 */
public final class FieldFormats {
  static final CharMatcher VISIBLE_ASCII = CharMatcher.inRange('!', '~');

  private static final CharMatcher UPPER = CharMatcher.inRange('A', 'Z');
  private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');
  private static final CharMatcher REASON_CODE =
      UPPER.or(DIGIT).or(CharMatcher.is('_')).precomputed();
  private static final CharMatcher METADATA_KEY =
      CharMatcher.inRange('a', 'z').or(DIGIT).or(CharMatcher.anyOf("_.-")).precomputed();
  private static final CharMatcher HEX_DIGIT =
      DIGIT.or(CharMatcher.inRange('a', 'f')).or(CharMatcher.inRange('A', 'F')).precomputed();

  private static final int UUID_LENGTH = 36;

  private FieldFormats() {}

  /** An id or name: 1 to {@link Limits#ID_LENGTH_MAX} characters of visible ASCII. */
  public static boolean isId(String text) {
    return hasLength(text, Limits.ID_LENGTH_MAX) && VISIBLE_ASCII.matchesAllOf(text);
  }

  /** {@code [A-Z][A-Z0-9_]{0,62}} */
  public static boolean isReasonCode(String text) {
    return hasLength(text, Limits.REASON_CODE_LENGTH_MAX)
        && UPPER.matches(text.charAt(0))
        && REASON_CODE.matchesAllOf(text);
  }

  /** {@code [a-z0-9_.-]{1,64}} */
  public static boolean isMetadataKey(String text) {
    return hasLength(text, Limits.METADATA_KEY_LENGTH_MAX) && METADATA_KEY.matchesAllOf(text);
  }

  /**
   * Hexadecimal digits in groups of 8, 4, 4, 4 and 12. {@link java.util.UUID#fromString} would
   * accept shorter groups too.
   */
  public static boolean isUuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text.charAt(i) != '-' : !HEX_DIGIT.matches(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasLength(String text, int max) {
    return !text.isEmpty() && text.length() <= max;
  }

  /** For strings of a parsed message, which have no unpaired surrogates. */
  static boolean hasUtf8Length(String text, int max) {
    return Utf8.encodedLength(text) <= max;
  }
}
