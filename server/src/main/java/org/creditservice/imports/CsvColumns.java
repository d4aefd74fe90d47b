package org.creditservice.imports;

import java.util.ArrayList;
import java.util.List;

/** The columns of a file, as its first line names them, in any order. */
final class CsvColumns {
  private final List<String> required;
  private final List<String> optional;

  CsvColumns(RowKind kind) {
    this.required = kind.requiredColumns();
    this.optional = kind.optionalColumns();
  }

  /** Whether these are names of columns, and not a line that was separated at the wrong places. */
  boolean areComplete(List<String> names) {
    return names.containsAll(required);
  }

  /** The names are missing altogether. */
  UnusableFileException emptyLine() {
    return new UnusableFileException("has an empty first line" + rule());
  }

  /** Requires each column that a row needs, and no other or second one. */
  void check(List<String> names) throws UnusableFileException {
    for (String column : required) {
      if (!names.contains(column)) {
        throw new UnusableFileException("has no column " + column + rule());
      }
    }
    List<String> others = new ArrayList<>(names);
    required.forEach(others::remove);
    optional.forEach(others::remove);
    if (!others.isEmpty()) {
      // Ignoring it could lose data: its name may be a misspelt one.
      throw new UnusableFileException(
          "has a column too many, number " + (names.lastIndexOf(others.get(0)) + 1) + rule());
    }
  }

  private String rule() {
    String may = optional.isEmpty() ? "" : ", and may name " + inWords(optional);
    return "; the first line must name the columns %s%s, separated by commas, semicolons or tabs"
        .formatted(inWords(required), may);
  }

  private static String inWords(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
