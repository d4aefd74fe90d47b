package org.creditservice.exports;

import java.util.regex.Pattern;

/**
 * Text of callers in CSV. Spreadsheets take a cell that begins with one of {@code = + - @}, a tab
 * or a carriage return for a formula, and some of them split cells at semicolons or tabs, whatever
 * separates them in the file. An apostrophe in front makes it a text.
 *
 * <p>So that nothing is lost, one is also put in front of an apostrophe: whoever removes one
 * apostrophe at each such place has the text as it was.
 */
final class SpreadsheetText {
  private static final Pattern DANGEROUS =
      Pattern.compile("(?<=^|[;\\t\\r\\n])(?=[=+\\-@'\\t\\r])");
  private static final Pattern DEFUSED = Pattern.compile("(?<=^|[;\\t\\r\\n])'(?=[=+\\-@'\\t\\r])");

  private SpreadsheetText() {}

  static String defuse(String text) {
    return isHarmless(text) ? text : DANGEROUS.matcher(text).replaceAll("'");
  }

  /** The text of which {@link #defuse} made this. */
  static String restore(String cell) {
    return isHarmless(cell) ? cell : DEFUSED.matcher(cell).replaceAll("");
  }

  /** Almost all text is, and needs no search. */
  private static boolean isHarmless(String text) {
    return text.isEmpty()
        || (Character.isLetterOrDigit(text.charAt(0))
            && text.indexOf(';') < 0
            && text.indexOf('\t') < 0
            && text.indexOf('\r') < 0
            && text.indexOf('\n') < 0);
  }
}
