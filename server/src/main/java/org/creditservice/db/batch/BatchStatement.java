package org.creditservice.db.batch;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A statement of a batch, ready to be given the rows of any.
 *
 * @param <R> what one row is made of
 */
interface BatchStatement<R> {
  /** Its text for these rows. */
  String sql(List<R> rows);

  /**
   * Binds the parameters of that text, the first one at {@code index}.
   *
   * @return the index after the last
   */
  int bind(PreparedStatement statement, int index, List<R> rows) throws SQLException;
}
