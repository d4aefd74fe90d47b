package org.creditservice.db;

import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/** A query failed. The message is in PostgreSQL's or the driver's words. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseException(DataAccessException failure) {
    super(message(failure), failure);
  }

  private static String message(DataAccessException failure) {
    SQLException cause = failure.getCause(SQLException.class);
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  /** What to do about it. */
  public FailureKind kind() {
    return FailureKind.of(this);
  }
}
