package org.creditservice.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One drill in {@code docs/drills.md}.
 *
 * @param text what is under its heading
 */
record DrillPage(String text) {

  static DrillPage of(String drill) {
    try {
      String page = Files.readString(Path.of("..", "docs", "drills.md"));
      return new DrillPage(under("## " + drill, "## ", page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commands of a step, as they are printed. */
  String commands(String step) {
    return blocks("sh", step(step));
  }

  /** The SQL of a step. */
  String sql(String step) {
    return blocks("sql", step(step));
  }

  /** What it sets in PostgreSQL's configuration beforehand. */
  String configuration() {
    return blocks("conf", text);
  }

  private String step(String heading) {
    return under("### " + heading, "### ", text);
  }

  private static String blocks(String language, String text) {
    String blocks =
        Pattern.compile("(?s)```" + language + "\n(.*?)```")
            .matcher(text)
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining());
    if (blocks.isEmpty()) {
      throw new AssertionError("there is no %s in: %s".formatted(language, text));
    }
    return blocks;
  }

  /** What follows a heading, until the next of its level. */
  private static String under(String heading, String level, String page) {
    Matcher section =
        Pattern.compile("(?ms)^" + Pattern.quote(heading) + "\n(.*?)(?=^" + level + "|\\z)")
            .matcher(page);
    if (!section.find()) {
      throw new AssertionError("docs/drills.md has no heading \"%s\"".formatted(heading));
    }
    return section.group(1);
  }
}
