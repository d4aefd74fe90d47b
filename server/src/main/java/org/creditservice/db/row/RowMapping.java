package org.creditservice.db.row;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.creditservice.db.Bucket;
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
  private final @Nullable Function<R, String> profileId;

  /** A mapping for reading only. */
  RowMapping() {
    this.profileId = null;
  }

  /**
   * A mapping for a table, whose first column is the bucket.
   *
   * @param profileId of a row; it decides the bucket
   */
  RowMapping(Field<Short> bucket, Function<R, String> profileId) {
    this.profileId = profileId;
    Column<R, Short> unused = column(bucket, this::bucketOf);
  }

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

  /** The bucket of a row. */
  public final short bucketOf(R row) {
    return Bucket.of(Objects.requireNonNull(profileId, "read only").apply(row));
  }

  /** Whether {@code column} is the bucket. */
  public final boolean isBucket(Column<R, ?> column) {
    return profileId != null && column.index() == 0;
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
