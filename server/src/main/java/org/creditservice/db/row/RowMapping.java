package org.creditservice.db.row;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a table map to values, for batches and queries alike: each column once, with what
 * is written into it, and how a value is made of the columns.
 *
 * @param <R> what one row holds
 */
public abstract class RowMapping<R> {
  private final List<Column<R, ?>> columns = new ArrayList<>();

  /** Adds a column. */
  final <V> Column<R, V> column(Field<V> field, Function<R, ? extends @Nullable V> value) {
    Column<R, V> column = new Column<>(columns.size(), field, ColumnType.of(field), value);
    columns.add(column);
    return column;
  }

  /** Adds a column that is never written through this mapping. */
  final <V> Column<R, V> column(Field<V> field) {
    return column(
        field,
        row -> {
          throw new UnsupportedOperationException("read only: " + field);
        });
  }

  /** All columns, in the order in which a row is written. */
  public final List<Column<R, ?>> columns() {
    return Collections.unmodifiableList(columns);
  }

  /** All columns from {@code first} on, in their order. */
  final List<Column<R, ?>> columnsFrom(Column<R, ?> first) {
    return columns.subList(first.index(), columns.size());
  }
}
