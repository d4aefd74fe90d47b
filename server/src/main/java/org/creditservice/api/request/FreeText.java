package org.creditservice.api.request;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one rule for all text that people read: which characters it may not have.
 *
 * <p>Refused is what has no meaning in a line of text and can deceive whoever reads it in a log, a
 * terminal or a table: control characters (C0 and C1, so tabs and line breaks too), line and
 * paragraph separators, the characters that turn the direction of others, those that Unicode says
 * are none, and NUL, which PostgreSQL can't store. All others are kept as they are. The marks
 * U+200E and U+200F stay allowed: Arabic and Hebrew need them, and they turn nothing but
 * themselves.
 */
final class FreeText {
  private static final int PLANE = 0xFFFF;

  private FreeText() {}

  /** What is wrong with the first character that is refused, null if none is. */
  static @Nullable String problem(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        int codePoint = text.codePointAt(i);
        String kind = refusedKind(codePoint);
        if (kind != null) {
          return String.format(Locale.ROOT, "must not have U+%04X, %s", codePoint, kind);
        }
        i += Character.charCount(codePoint) - 1;
      }
    }
    return null;
  }

  private static @Nullable String refusedKind(int codePoint) {
    if (Character.isISOControl(codePoint)) {
      return "a control character";
    }
    if (codePoint == 0x2028 || codePoint == 0x2029) {
      return "a line separator";
    }
    if (isBetween(codePoint, 0x202A, 0x202E) || isBetween(codePoint, 0x2066, 0x2069)) {
      return "which turns the direction of text";
    }
    if (isBetween(codePoint, 0xFDD0, 0xFDEF) || (codePoint & PLANE) >= 0xFFFE) {
      return "which is no character";
    }
    // As part of a pair it would have been read with the other half.
    return isBetween(codePoint, Character.MIN_SURROGATE, Character.MAX_SURROGATE)
        ? "half of a surrogate pair"
        : null;
  }

  private static boolean isBetween(int codePoint, int first, int last) {
    return first <= codePoint && codePoint <= last;
  }
}
