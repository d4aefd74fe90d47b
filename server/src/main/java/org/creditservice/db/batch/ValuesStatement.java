package org.creditservice.db.batch;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is given few rows as {@code VALUES}, and more as arrays. Each number of rows has
 * a text of its own, which is rendered when it is first needed; they are few, so that connections
 * can keep them prepared.
 *
 * @param <R> what one row is made of
 */
final class ValuesStatement<R> implements BatchStatement<R> {
  private final List<Text<R>> texts;
  private final BatchStatement<R> forMore;

  /**
   * A statement.
   *
   * @param max how many rows are given as values, at most
   * @param render makes the text for a number of rows
   * @param forMore what more rows are given to
   */
  ValuesStatement(int max, IntFunction<StatementText<R>> render, BatchStatement<R> forMore) {
    this.texts = new ArrayList<>();
    IntStream.rangeClosed(1, max).forEach(rows -> texts.add(new Text<>(rows, render)));
    this.forMore = forMore;
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
    return rows.size() > texts.size() ? forMore.sql(rows) : text(rows).sql();
  }

  private StatementText<R> text(List<R> rows) {
    return texts.get(rows.size() - 1).get();
  }

  @Override
  public int bind(PreparedStatement statement, int index, List<R> rows) throws SQLException {
    if (rows.size() > texts.size()) {
      return forMore.bind(statement, index, rows);
    }
    int next = index;
    for (Parameter<R> parameter : text(rows).parameters()) {
      parameter.bind(statement, next++, rows);
    }
    return next;
  }
}
