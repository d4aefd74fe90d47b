package org.creditservice.db.batch;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A statement that is given many rows as one array per column.
 *
 * @param <R> what one row is made of
 * @param forOneRow its text where one row is given
 * @param forManyRows its text where more are given
 * @param parameters in the order of their question marks, the same in both texts
 */
record ArrayStatement<R>(String forOneRow, String forManyRows, List<Parameter<R>> parameters)
    implements BatchStatement<R> {

  ArrayStatement {
    parameters = List.copyOf(parameters);
  }

  @Override
  public String sql(List<R> rows) {
    return rows.size() == 1 ? forOneRow : forManyRows;
  }

  @Override
  public int bind(PreparedStatement statement, int index, List<R> rows) throws SQLException {
    int next = index;
    for (Parameter<R> parameter : parameters) {
      parameter.bind(statement, next++, rows);
    }
    return next;
  }
}
