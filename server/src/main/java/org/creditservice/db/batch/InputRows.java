package org.creditservice.db.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.creditservice.config.BatchSpan;
import org.creditservice.db.row.Column;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.CustomField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a statement is given, one array per column: {@code (SELECT unnest(?) AS a,
 * unnest(?) AS b, …) AS input}. The statement's text is then the same for two rows and for a
 * thousand, and is rendered once. A single row is given as plain values, {@code (SELECT ? AS a, ?
 * AS b, …) AS input}: without functions that return sets, the planner pulls it up into the
 * statement around it.
 *
 * <p>The arrays stand in the list of a {@code SELECT}, where PostgreSQL steps through them together
 * (its manual, 36.5.9), and not in {@code FROM}: there it first stores what each gives, which took
 * ten times as long as writing the rows.
 *
 * @param <R> what one row holds
 */
final class InputRows<R> {
  private static final String ALIAS = "input";

  private final BatchSpan span;
  private final List<Field<?>> columns = new ArrayList<>();

  InputRows(BatchSpan span) {
    this.span = span;
  }

  /**
   * The bucket of a row: a column, or where a transaction spans one bucket a parameter, by which a
   * sharded PostgreSQL routes the statement.
   */
  Field<Short> bucket(Function<R, Short> value) {
    Field<Short> column = DSL.field(DSL.name("bucket"), SQLDataType.SMALLINT);
    if (span == BatchSpan.LANE) {
      return column(column, value);
    }
    Parameter<R> bucket =
        (statement, index, rows) -> statement.setShort(index, value.apply(rows.get(0)));
    return parameter(column.getDataType(), bucket, "?::smallint", "?::smallint");
  }

  /** Adds a column named and typed like {@code column}; gives its value in the statement. */
  <V> Field<V> column(Field<V> column, Function<R, ? extends @Nullable V> value) {
    return column(Column.input(column, value));
  }

  /** Adds a column; gives its value in the statement. */
  <V> Field<V> column(Column<R, V> column) {
    Field<V> field = column.field();
    InputColumn<R> input = new InputColumn<>(column);
    columns.add(
        parameter(field.getDataType(), input, input.single(), input.unnested())
            .as(field.getName()));
    return column.type().cast(given(field), field);
  }

  /** The input's column of that name, as it was sent. */
  static <V> Field<V> given(Field<V> column) {
    return DSL.field(DSL.name(ALIAS, column.getName()), column.getDataType());
  }

  /** What one of the rows writes into a column, as a parameter of its own. */
  static <R, V> Field<V> value(Column<R, V> column, int row) {
    InputColumn<R> input = new InputColumn<>(column);
    Parameter<R> value =
        (statement, index, rows) -> input.bind(statement, index, List.of(rows.get(row)));
    Field<V> field = column.field();
    return column
        .type()
        .cast(parameter(field.getDataType(), value, input.single(), input.single()), field);
  }

  private static <V> Field<V> parameter(
      DataType<V> type, Parameter<?> parameter, String single, String many) {
    return CustomField.of(
        "parameter", type, context -> StatementText.add(context, parameter, single, many));
  }

  /** The rows as a table, once every column has been added. */
  Table<Record> table() {
    return DSL.select(columns).asTable(ALIAS);
  }

  /** The statement that {@code query} is, with no other parameters than these rows. */
  BatchStatement<R> statement(Query query) {
    StatementText<R> single = StatementText.render(query, false);
    StatementText<R> many = StatementText.render(query, true);
    return new ArrayStatement<>(single.sql(), many.sql(), single.parameters());
  }
}
