package org.creditservice.db;

import org.jooq.exception.DataAccessException;

/** A query failed. The message is in PostgreSQL's or the driver's words. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseException(DataAccessException failure) {
    super(FailureText.of(failure), failure);
  }

  /** What to do about it. */
  public FailureKind kind() {
    return FailureKind.of(this);
  }
}
