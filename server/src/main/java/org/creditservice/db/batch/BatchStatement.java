package org.creditservice.db.batch;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A statement of a batch, ready to be given the rows of any.
 *
 * @param <R> what one row is made of
 * @param forOneRow its text where one row is given
 * @param forManyRows its text where more are given
 * @param parameters in the order of their question marks, the same in both texts
 */
record BatchStatement<R>(String forOneRow, String forManyRows, List<Parameter<R>> parameters) {

  BatchStatement {
    parameters = List.copyOf(parameters);
  }

  /** Its text for these rows. */
  String sql(List<R> rows) {
    return rows.size() == 1 ? forOneRow : forManyRows;
  }

  /**
   * Binds the parameters, the first one at {@code index}.
   *
   * @return the index after the last
   */
  int bind(PreparedStatement statement, int index, List<R> rows) throws SQLException {
    int next = index;
    for (Parameter<R> parameter : parameters) {
      parameter.bind(statement, next++, rows);
    }
    return next;
  }
}
