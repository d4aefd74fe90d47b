package org.creditservice.db.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a mapping as a query selects them, and what is made of each row. Every column is found
 * by where this selection lists it, so that list and reader can't drift apart.
 *
 * @param <T> what a row becomes
 */
public final class Selection<T> {
  private static final int NOT_SELECTED = -1;

  private final List<? extends Column<?, ?>> columns;
  private final Function<Row, ? extends @Nullable T> read;
  private final boolean bounded;
  private final List<Field<?>> fields;
  private final RecordMapper<Record, T> mapper;

  /** By a column's index in its mapping, its position in the list, counted from 0. */
  private final int[] positions;

  private Selection(
      List<? extends Column<?, ?>> columns,
      Function<Row, ? extends @Nullable T> read,
      boolean bounded) {
    this.columns = columns;
    this.read = read;
    this.bounded = bounded;
    this.fields = columns.stream().<Field<?>>map(column -> field(column, bounded)).toList();
    this.mapper = found -> read.apply(new RecordRow(found));
    this.positions = new int[columns.stream().mapToInt(Column::index).max().orElse(0) + 1];
    Arrays.fill(positions, NOT_SELECTED);
    for (int position = 0; position < columns.size(); position++) {
      positions[columns.get(position).index()] = position;
    }
  }

  /**
   * A selection of columns of one mapping.
   *
   * @param read makes something of a row; null leaves the row out
   */
  static <T> Selection<T> of(
      List<? extends Column<?, ?>> columns, Function<Row, ? extends @Nullable T> read) {
    return new Selection<>(List.copyOf(columns), read, false);
  }

  /** The same in the bounded form, for a query that shares a round trip with another. */
  Selection<T> bounded() {
    return new Selection<>(columns, read, true);
  }

  /** What to select, in its order. */
  public List<Field<?>> fields() {
    return fields;
  }

  private static <V> Field<?> field(Column<?, V> column, boolean bounded) {
    return bounded ? column.type().bound().apply(column.field()) : column.field();
  }

  /** All rows of a result. */
  public List<T> readAll(ResultSet rows) throws SQLException {
    Row current = new ResultRow(rows);
    List<T> all = new ArrayList<>();
    while (rows.next()) {
      T value = read.apply(current);
      if (value != null) {
        all.add(value);
      }
    }
    return all;
  }

  /** For queries that jOOQ executes. */
  public RecordMapper<Record, T> mapper() {
    return mapper;
  }

  private int position(Column<?, ?> column) {
    int index = column.index();
    int position = index < positions.length ? positions[index] : NOT_SELECTED;
    if (position == NOT_SELECTED) {
      throw new IllegalArgumentException("not selected: " + column.field());
    }
    return position;
  }

  private final class ResultRow implements Row {
    private final ResultSet rows;

    private ResultRow(ResultSet rows) {
      this.rows = rows;
    }

    @Override
    public <V> @Nullable V find(Column<?, V> column) {
      try {
        var reader = bounded ? column.type().readBounded() : column.type().read();
        return reader.read(rows, position(column) + 1);
      } catch (SQLException e) {
        throw new DataAccessException("cannot read " + column.field(), e);
      }
    }
  }

  private final class RecordRow implements Row {
    private final Record found;

    private RecordRow(Record found) {
      this.found = found;
    }

    @Override
    @SuppressWarnings("unchecked") // jOOQ has read it as a value of the column's field.
    public <V> @Nullable V find(Column<?, V> column) {
      return (V) found.get(position(column));
    }
  }
}
