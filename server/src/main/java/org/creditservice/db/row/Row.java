package org.creditservice.db.row;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a result, read column by column. */
public interface Row {
  /** The column's value, null if it has none. */
  <V> @Nullable V find(Column<?, V> column);

  /** The column's value, which it must have. */
  default <V> V get(Column<?, V> column) {
    return Objects.requireNonNull(find(column));
  }
}
