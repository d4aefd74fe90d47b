package org.creditservice.db.batch;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A parameter of a statement, whose value the rows give.
 *
 * @param <R> what one row holds
 */
@FunctionalInterface
interface Parameter<R> {
  void bind(PreparedStatement statement, int index, List<R> rows) throws SQLException;
}
