package org.creditservice.db.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What is true of the database at every commit.
 *
 * @param name a sentence that says what is true
 * @param query finds counterexamples, without a semicolon at its end
 */
record Invariant(String name, String query) {
  private static final String RESOURCE = "invariants.sql";

  /** A comment of one line with the name, and below it the query. */
  private static final Pattern NAMED_QUERY = Pattern.compile("(?m)^-- (.+)\\n(SELECT [^;]+);$");

  /** All of them, as {@code invariants.sql} lists them. */
  static List<Invariant> all() {
    return NAMED_QUERY.matcher(resource()).results().map(Invariant::of).toList();
  }

  private static Invariant of(MatchResult match) {
    return new Invariant(match.group(1), match.group(2));
  }

  private static String resource() {
    try (InputStream in = Invariant.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
