package org.creditservice.imports;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may separate the fields of a file. */
final class Separators {
  /** Spreadsheets write the one that is usual in the language of their user. */
  static final List<Character> KNOWN = List.of(',', ';', '\t');

  /** A line above the columns in which some spreadsheets say what they use. */
  private static final Pattern DECLARATION = Pattern.compile("\"?sep=(.*?)\"?");

  private Separators() {}

  /** Whether a line declares the separator instead of naming columns. */
  static boolean isDeclaration(Line line) {
    return DECLARATION.matcher(line.text()).matches();
  }

  /** The one that such a line declares. */
  static char declared(Line line) throws UnusableFileException {
    Matcher declaration = DECLARATION.matcher(line.text());
    for (char known : KNOWN) {
      if (declaration.matches() && declaration.group(1).equals(String.valueOf(known))) {
        return known;
      }
    }
    throw new UnusableFileException(
        "has a first line sep= with another separator than a comma, a semicolon or a tab");
  }
}
