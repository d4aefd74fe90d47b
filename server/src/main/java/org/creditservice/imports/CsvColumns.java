package org.creditservice.imports;

import java.util.ArrayList;
import java.util.List;

/** The columns of a file, as its first line names them, in any order. */
final class CsvColumns {
  static final String PROFILE_ID = "profile_id";
  static final String BALANCE = "balance";
  static final String LAST_DEDUCT_TIME = "last_deduct_time";

  private static final List<String> KNOWN = List.of(PROFILE_ID, BALANCE, LAST_DEDUCT_TIME);
  private static final List<String> REQUIRED = List.of(PROFILE_ID, BALANCE);
  private static final String RULE =
      "; the first line must name the columns profile_id and balance, and may name last_deduct_time,"
          + " separated by commas, semicolons or tabs";

  private CsvColumns() {}

  /** Whether these are names of columns, and not a line that was separated at the wrong places. */
  static boolean isComplete(List<String> names) {
    return names.containsAll(REQUIRED);
  }

  /** The names are missing altogether. */
  static UnusableFileException emptyLine() {
    return new UnusableFileException("has an empty first line" + RULE);
  }

  /** Requires each column that a profile needs, and no other or second one. */
  static void check(List<String> names) throws UnusableFileException {
    for (String required : REQUIRED) {
      if (!names.contains(required)) {
        throw new UnusableFileException("has no column " + required + RULE);
      }
    }
    List<String> others = new ArrayList<>(names);
    KNOWN.forEach(others::remove);
    if (!others.isEmpty()) {
      // Ignoring it could lose data: its name may be a misspelt last_deduct_time.
      throw new UnusableFileException(
          "has a column too many, number " + (names.lastIndexOf(others.get(0)) + 1) + RULE);
    }
  }
}
