package org.creditservice.db;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.creditservice.config.BatchSpan;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Rows given to a statement, as one array per column: {@code unnest(?, ?, …) AS input (a, b, …)}.
 *
 * <p>So a statement has the same text for one row and for a thousand. The one place with plain SQL,
 * because jOOQ has no form for several arrays in one {@code unnest}.
 *
 * @param <R> what one row is made of
 */
final class InputRows<R> {
  private static final ByteaArrayBinding BYTEA_ARRAY = new ByteaArrayBinding();
  private static final Name ALIAS = DSL.name("input");

  private final List<R> rows;
  private final List<Field<?>> columns = new ArrayList<>();
  private final List<Field<?>> arrays = new ArrayList<>();

  private final BatchSpan span;

  InputRows(BatchSpan span, List<R> rows) {
    this.span = span;
    this.rows = rows;
  }

  /**
   * Says in which bucket a row is: a column, or where a transaction spans one bucket that bucket as
   * a parameter, which is what a sharded PostgreSQL routes by.
   */
  Field<Short> bucket(Function<R, Short> value) {
    return span == BatchSpan.BUCKET
        ? DSL.val(value.apply(rows.get(0)))
        : column("bucket", SQLDataType.SMALLINT, value);
  }

  /**
   * Adds a column, named and typed like {@code column}, and gives the field to use in the
   * statement.
   */
  <T> Field<T> column(Field<T> column, Function<R, ? extends T> value) {
    return column(column.getName(), column.getDataType(), value);
  }

  <T> Field<T> column(String name, DataType<T> type, Function<R, ? extends T> value) {
    @SuppressWarnings("unchecked")
    T[] values = (T[]) java.lang.reflect.Array.newInstance(type.getType(), rows.size());
    for (int row = 0; row < values.length; row++) {
      values[row] = value.apply(rows.get(row));
    }
    arrays.add(array(values, type));
    Field<T> field = DSL.field(DSL.name(ALIAS, DSL.name(name)), type);
    columns.add(field);
    return field;
  }

  @SuppressWarnings("unchecked")
  private static <T> Field<?> array(T[] values, DataType<T> type) {
    return values instanceof byte[][] bytes
        ? DSL.val(
            bytes,
            ((DataType<byte[][]>) (DataType<?>) type.getArrayDataType())
                .asConvertedDataType(BYTEA_ARRAY))
        : DSL.val(values, type.getArrayDataType());
  }

  /** The rows as a table, once every column has been added. */
  Table<Record> table() {
    String placeholders =
        IntStream.range(0, arrays.size())
            .mapToObj(index -> "{" + index + "}")
            .collect(Collectors.joining(", ", "unnest(", ")"));
    Name[] names = columns.stream().map(Field::getUnqualifiedName).toArray(Name[]::new);
    return DSL.table(placeholders, arrays.toArray(Field[]::new)).as(ALIAS, names);
  }
}
