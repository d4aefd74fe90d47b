package org.creditservice.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a transaction failed, by what is to be done about it. The codes are PostgreSQL's, appendix A
 * of its manual.
 */
public enum FailureKind {
  /** Somebody else was faster, or holds what was needed: the same again. */
  CONTENTION,
  /** Somebody holds a row's lock for longer than the lock timeout: on without that row. */
  LOCK_TIMEOUT,
  /**
   * The database is away, or was lost on the way: the same again on a new connection, once there is
   * one.
   */
  UNAVAILABLE,
  /** The database refuses the data, or a defect: never again as it is. */
  DATA;

  public static FailureKind of(Throwable thrown) {
    if (thrown instanceof ConcurrentChangeException) {
      return CONTENTION;
    }
    SQLException cause = sqlException(thrown);
    if (cause == null) {
      return DATA;
    }
    if (cause instanceof SQLTransientConnectionException) {
      // The pool's: no connection within its timeout, whatever the last one failed for.
      return UNAVAILABLE;
    }
    String state = cause.getSQLState();
    return state == null ? DATA : ofState(state);
  }

  private static FailureKind ofState(String state) {
    return switch (state) {
      // serialization_failure, deadlock_detected, query_canceled (the statement timeout)
      case "40001", "40P01", "57014" -> CONTENTION;
      // lock_not_available
      case "55P03" -> LOCK_TIMEOUT;
      // A server that has become a standby: read_only_sql_transaction. A session that was ended:
      // idle_in_transaction_session_timeout, transaction_timeout. A schema that is not migrated
      // yet:
      // undefined_table, invalid_schema_name.
      case "25006", "25P03", "25P04", "42P01", "3F000" -> UNAVAILABLE;
      default -> ofClass(state.substring(0, 2));
    };
  }

  private static FailureKind ofClass(String stateClass) {
    return switch (stateClass) {
      // In this order: connection exception, transaction rollback (the outcome is not known),
      // invalid
      // authorization, no such database, insufficient resources, operator intervention, system
      // error.
      case "08", "40", "28", "3D", "53", "57", "58" -> UNAVAILABLE;
      default -> DATA;
    };
  }

  private static @Nullable SQLException sqlException(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sqlException) {
        return sqlException;
      }
    }
    return null;
  }
}
