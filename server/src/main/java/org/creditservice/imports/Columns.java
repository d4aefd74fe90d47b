package org.creditservice.imports;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which column is where, as the file's first line says. */
final class Columns {
  static final String PROFILE_ID = "profile_id";
  static final String BALANCE = "balance";
  static final String LAST_DEDUCT_TIME = "last_deduct_time";

  private static final List<String> KNOWN = List.of(PROFILE_ID, BALANCE, LAST_DEDUCT_TIME);
  private static final List<String> REQUIRED = List.of(PROFILE_ID, BALANCE);
  private static final String RULE =
      "; the first line must name the columns profile_id and balance, and may name last_deduct_time";

  private final List<String> names;

  private Columns(List<String> names) {
    this.names = names;
  }

  /** The columns that the first line names, in any order. */
  static Columns of(List<String> names) throws UnusableFileException {
    for (String required : REQUIRED) {
      if (!names.contains(required)) {
        throw new UnusableFileException("has no column " + required + RULE);
      }
    }
    List<String> others = new ArrayList<>(names);
    KNOWN.forEach(others::remove);
    if (!others.isEmpty()) {
      // A column that is misspelt, or meant for something, must not be passed over in silence.
      throw new UnusableFileException(
          "has a column too many, number " + (names.lastIndexOf(others.get(0)) + 1) + RULE);
    }
    return new Columns(List.copyOf(names));
  }

  int count() {
    return names.size();
  }

  /** A row's value in a column, null if the file doesn't have that column. */
  @Nullable String value(List<String> fields, String column) {
    int index = names.indexOf(column);
    return index < 0 ? null : fields.get(index);
  }
}
