package org.creditservice.db.row;

import java.util.function.Function;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column of a mapping: what to select, how to read it, and what to write.
 *
 * @param index among the mapping's columns
 * @param value what a row writes into it
 */
public record Column<R, V>(
    int index, Field<V> field, ColumnType<V> type, Function<R, ? extends @Nullable V> value) {
  /** A column for writing only. */
  public static <R, V> Column<R, V> input(
      Field<V> field, Function<R, ? extends @Nullable V> value) {
    return new Column<>(-1, field, ColumnType.of(field), value);
  }

  /** What {@code row} writes, in the form that is sent. */
  public @Nullable Object encoded(R row) {
    V plain = value.apply(row);
    return plain == null ? null : type.encode().apply(plain);
  }
}
