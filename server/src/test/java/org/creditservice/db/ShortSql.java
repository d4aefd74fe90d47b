package org.creditservice.db;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Statements cut down to what tells them apart, a line each: no columns that are read or written.
 */
final class ShortSql {
  private record Cut(Pattern pattern, String replacement) {
    static Cut of(String pattern, String replacement) {
      return new Cut(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), replacement);
    }
  }

  private static final String NESTED = "\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)";

  private static final List<Cut> CUTS =
      List.of(
          Cut.of("\"", ""),
          Cut.of("(?<!')\\bcredit\\.", ""),
          Cut.of("\\s+", " "),
          Cut.of("^ | $", ""),
          // Parameters, without their types.
          Cut.of("\\$\\d+", "?"),
          Cut.of("\\?::\\w+(\\[])?", "?"),
          Cut.of("cast\\((\\?) as [^)]*\\)", "$1"),
          // The rows that a statement is given.
          Cut.of("\\(select unnest\\(.*?\\) as input", "(rows) as input"),
          Cut.of("\\(select \\? as .*?\\) as input", "(row) as input"),
          Cut.of("^(insert into \\w+) \\([^)]*\\) values .*?( on conflict.*)?$", "$1 values …$2"),
          // Columns.
          Cut.of("^(insert into \\w+) \\([^)]*\\)", "$1"),
          Cut.of("(on conflict .*do update) set.*", "$1 …"),
          Cut.of("^update (\\w+) set .*?( from | where )", "update $1 set …$2"),
          Cut.of("select (?!count)[^()]*(?:" + NESTED + "[^()]*)*? from ", "select … from "));

  private ShortSql() {}

  static String of(String sql) {
    String cut = sql;
    for (Cut next : CUTS) {
      cut = next.pattern.matcher(cut).replaceAll(next.replacement);
    }
    return cut;
  }
}
