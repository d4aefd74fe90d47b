package org.creditservice.logging;

/**
 * Writes as {@code \}{@code uXXXX} what can't be seen in a line of text, or changes what is seen of
 * others: control characters, line separators, those that turn the direction, joiners and other
 * formats, halves of surrogate pairs, and code points that are no characters.
 */
final class Unprintable {
  private Unprintable() {}

  /** The text in which each of them is escaped as JSON does it; all of it, if there are none. */
  static String escaped(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return escaped(text, i);
      }
    }
    return text;
  }

  private static String escaped(String text, int begin) {
    StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, begin);
    text.codePoints().skip(text.codePointCount(0, begin)).forEach(c -> append(line, c));
    return line.toString();
  }

  private static void append(StringBuilder line, int codePoint) {
    if (!isUnprintable(codePoint)) {
      line.appendCodePoint(codePoint);
      return;
    }
    for (char c : Character.toChars(codePoint)) {
      line.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
    }
  }

  private static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint != '\t';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
