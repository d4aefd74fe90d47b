package org.creditservice.db.batch;

import static java.util.stream.Collectors.joining;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is given few rows as {@code VALUES}. Each number of rows has a text of its own,
 * which is rendered when it is first needed; they are few, so that connections can keep them
 * prepared. More rows are given to another statement, or in pieces: to several of these.
 *
 * @param <R> what one row is made of
 */
final class ValuesStatement<R> implements BatchStatement<R> {
  private final List<Text<R>> texts;
  private final @Nullable BatchStatement<R> forMore;

  private ValuesStatement(
      int max, IntFunction<StatementText<R>> render, @Nullable BatchStatement<R> forMore) {
    this.texts = new ArrayList<>();
    IntStream.rangeClosed(1, max).forEach(rows -> texts.add(new Text<>(rows, render)));
    this.forMore = forMore;
  }

  /**
   * A statement.
   *
   * @param max how many rows are given as values, at most
   * @param render makes the text for a number of rows
   * @param forMore what more rows are given to
   */
  static <R> ValuesStatement<R> orElse(
      int max, IntFunction<StatementText<R>> render, BatchStatement<R> forMore) {
    return new ValuesStatement<>(max, render, forMore);
  }

  /** The same, with a statement for each {@code max} rows and one for the rest. */
  static <R> ValuesStatement<R> inPieces(int max, IntFunction<StatementText<R>> render) {
    return new ValuesStatement<>(max, render, null);
  }

  /** Rendered once. */
  private static final class Text<R> {
    private final int rows;
    private final IntFunction<StatementText<R>> render;
    private @Nullable StatementText<R> rendered;

    Text(int rows, IntFunction<StatementText<R>> render) {
      this.rows = rows;
      this.render = render;
    }

    synchronized StatementText<R> get() {
      StatementText<R> known = rendered;
      if (known == null) {
        known = render.apply(rows);
        rendered = known;
      }
      return known;
    }
  }

  @Override
  public String sql(List<R> rows) {
    if (forMore != null && rows.size() > texts.size()) {
      return forMore.sql(rows);
    }
    return pieces(rows).map(piece -> text(piece).sql()).collect(joining(Pipeline.SEPARATOR));
  }

  @Override
  public int bind(PreparedStatement statement, int index, List<R> rows) throws SQLException {
    if (forMore != null && rows.size() > texts.size()) {
      return forMore.bind(statement, index, rows);
    }
    int next = index;
    for (List<R> piece : pieces(rows).toList()) {
      for (Parameter<R> parameter : text(piece).parameters()) {
        parameter.bind(statement, next++, piece);
      }
    }
    return next;
  }

  private Stream<List<R>> pieces(List<R> rows) {
    int max = texts.size();
    return IntStream.iterate(0, from -> from < rows.size(), from -> from + max)
        .mapToObj(from -> rows.subList(from, Math.min(from + max, rows.size())));
  }

  private StatementText<R> text(List<R> rows) {
    return texts.get(rows.size() - 1).get();
  }
}
