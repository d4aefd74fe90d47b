package org.creditservice.db.batch;

import java.lang.reflect.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.creditservice.db.row.Column;

/** A column of the input: one value where there is one row, an array of values where more. */
record InputColumn<R>(Column<R, ?> column) implements Parameter<R> {
  @Override
  public void bind(PreparedStatement statement, int index, List<R> rows) throws SQLException {
    if (rows.size() == 1) {
      statement.setObject(index, column.encoded(rows.get(0)), column.type().jdbcType());
    } else {
      statement.setArray(
          index, statement.getConnection().createArrayOf(column.type().sentType(), encoded(rows)));
    }
  }

  private Object[] encoded(List<R> rows) {
    Object[] array = (Object[]) Array.newInstance(column.type().sentClass(), rows.size());
    for (int row = 0; row < array.length; row++) {
      array[row] = column.encoded(rows.get(row));
    }
    return array;
  }

  /** How the column stands in a statement for one row. */
  String single() {
    return "?::" + column.type().sentType();
  }

  /** How it stands in a statement for many rows. */
  String unnested() {
    return "unnest(?::" + column.type().sentType() + "[])";
  }
}
