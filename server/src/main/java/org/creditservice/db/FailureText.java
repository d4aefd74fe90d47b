package org.creditservice.db;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.creditservice.config.IoReason;
import org.jspecify.annotations.Nullable;

/** Says in one line why the database failed, in PostgreSQL's or the driver's words. */
public final class FailureText {
  private FailureText() {}

  /** Such as: FATAL: too many connections for role "credit" (SQLSTATE 53300). */
  public static String of(Throwable failure) {
    SQLException cause = rootSqlException(failure);
    Throwable told = cause == null ? failure : cause;
    String text = oneLine(told.getMessage() == null ? told.toString() : told.getMessage());
    // The driver says that a connection is refused, but not that a host is unknown.
    if (told.getCause() instanceof IOException io && !(io instanceof ConnectException)) {
      text += ": " + IoReason.of(io);
    }
    return cause == null || cause.getSQLState() == null
        ? text
        : "%s (SQLSTATE %s)".formatted(text, cause.getSQLState());
  }

  /** The innermost: the pool's own exception only says that it has no connection. */
  private static @Nullable SQLException rootSqlException(Throwable failure) {
    SQLException root = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sqlException) {
        root = sqlException;
      }
    }
    return root;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
  }
}
