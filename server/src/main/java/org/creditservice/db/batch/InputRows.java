package org.creditservice.db.batch;

import java.lang.reflect.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.config.BatchSpan;
import org.creditservice.db.row.Encoding;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a statement is to be given, as one array per column: {@code (SELECT unnest(?) AS a,
 * unnest(?) AS b, …) AS input}. So its text is the same for two rows and for a thousand, and is
 * rendered once. A single row is given as it is, {@code (SELECT ? AS a, ? AS b, …) AS input}:
 * without functions that return sets the planner makes it a part of the statement around it.
 *
 * <p>Arrays in the list of a {@code SELECT}, where PostgreSQL goes through them in step (its
 * manual, 36.5.9), and not in {@code FROM}: there it first stores what each gives, which took ten
 * times as long as writing the rows.
 *
 * @param <R> what one row is made of
 */
final class InputRows<R> {
  private static final String ALIAS = "input";

  /** Marks the place of a parameter, with its number, until all are known in their order. */
  private static final String PARAMETER = ":parameter";

  /** The same, of one that is a column of the rows. */
  private static final String COLUMN = ":column";

  private static final Pattern MARKED =
      Pattern.compile("(?:" + PARAMETER + "|" + COLUMN + ")(\\d+)");

  private static final Pattern TYPED_COLUMN = Pattern.compile(COLUMN + "\\d+::\\w+");

  /** A column's value of one row, or its values of all. */
  private record Column<R>(Encoding encoding, Function<R, ? extends @Nullable Object> value)
      implements Parameter<R> {

    @Override
    public void bind(PreparedStatement statement, int index, List<R> rows) throws SQLException {
      if (rows.size() == 1) {
        statement.setObject(index, encoded(rows.get(0)), encoding.jdbcType());
      } else {
        statement.setArray(
            index, statement.getConnection().createArrayOf(encoding.type(), encoded(rows)));
      }
    }

    private Object[] encoded(List<R> rows) {
      Object[] array = (Object[]) Array.newInstance(encoding.element(), rows.size());
      for (int row = 0; row < array.length; row++) {
        array[row] = encoded(rows.get(row));
      }
      return array;
    }

    private @Nullable Object encoded(R row) {
      Object plain = value.apply(row);
      return plain == null ? null : encoding.encode().apply(plain);
    }
  }

  private final BatchSpan span;
  private final List<Parameter<R>> parameters = new ArrayList<>();
  private final List<Field<?>> columns = new ArrayList<>();

  /** A value of a statement that its rows give. */
  @FunctionalInterface
  interface Parameter<R> {
    void bind(PreparedStatement statement, int index, List<R> rows) throws SQLException;
  }

  InputRows(BatchSpan span) {
    this.span = span;
  }

  /**
   * Says in which bucket a row is: a column, or where a transaction spans one bucket that bucket as
   * a parameter, which is what a sharded PostgreSQL routes by.
   */
  Field<Short> bucket(Function<R, Short> value) {
    Field<Short> column = DSL.field(DSL.name("bucket"), SQLDataType.SMALLINT);
    if (span == BatchSpan.LANE) {
      return column(column, value);
    }
    String mark =
        PARAMETER
            + add((statement, index, rows) -> statement.setShort(index, value.apply(rows.get(0))));
    return DSL.field(mark + "::smallint", SQLDataType.SMALLINT);
  }

  /**
   * Adds a column, named and typed like {@code column}, and gives the field to use in the
   * statement.
   */
  <T> Field<T> column(Field<T> column, Function<R, ? extends @Nullable T> value) {
    Encoding encoding = Encoding.of(column.getType());
    String mark = COLUMN + add(new Column<>(encoding, value));
    columns.add(DSL.field(mark + "::" + encoding.type()).as(column.getName()));
    return encoding.decoded(DSL.field(DSL.name(ALIAS, column.getName())), column);
  }

  /** Gives the parameter's number. */
  private int add(Parameter<R> parameter) {
    parameters.add(parameter);
    return parameters.size() - 1;
  }

  /** The rows as a table, once every column has been added. */
  Table<Record> table() {
    return DSL.select(columns).asTable(ALIAS);
  }

  /** The statement that {@code query} is, with no other parameters than these rows. */
  BatchStatement<R> statement(Query query) {
    String marked = DSL.using(SQLDialect.POSTGRES).render(query);
    if (marked.contains("?")) {
      throw new IllegalArgumentException("a parameter that is not of the rows: " + marked);
    }
    List<Parameter<R>> inOrder = new ArrayList<>();
    Matcher marks = MARKED.matcher(marked);
    while (marks.find()) {
      inOrder.add(parameters.get(Integer.parseInt(marks.group(1))));
    }
    return new BatchStatement<>(
        asQuestionMarks(marked),
        asQuestionMarks(TYPED_COLUMN.matcher(marked).replaceAll("unnest($0[])")),
        inOrder);
  }

  private static String asQuestionMarks(String marked) {
    return MARKED.matcher(marked).replaceAll("?");
  }
}
