package org.creditservice.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why the database failed, by what is to be done about it. The one place that classifies a failed
 * statement; the codes are PostgreSQL's, appendix A of its manual.
 */
public enum FailureKind {
  /** Another session was faster, or holds what was needed: retry. */
  CONTENTION,
  /**
   * A prepared statement is gone, or its plan does not fit a table that was changed: retry. The
   * driver has dropped what it has prepared on that connection, and prepares it anew.
   */
  STALE_PLAN,
  /** Another session holds a lock for longer than the lock timeout: go on without that row. */
  LOCK_TIMEOUT,
  /**
   * The database is unavailable, or was lost on the way, or can't be used until an operator acts:
   * retry on a new connection.
   */
  UNAVAILABLE,
  /**
   * A node of a distributed database is unavailable, or was lost on the way, which its coordinator
   * tells: what other nodes have is available. Retry for what it has, and go on with the rest.
   */
  NODE_UNAVAILABLE,
  /** The database refuses the data, or this service has a defect: never retry as it is. */
  DATA,
  /**
   * The statement is wrong for this database, whatever its data are: retrying is useless, unless a
   * table is just being changed.
   */
  STATEMENT;

  /**
   * SQLSTATE statement_completion_unknown: a commit that was not confirmed. {@link #UNAVAILABLE}
   */
  public static final String COMPLETION_UNKNOWN = "40003";

  private static final String STATEMENT_GONE = "26000";
  private static final String NOT_SUPPORTED = "0A000";
  private static final String INTERNAL_ERROR = "XX000";
  private static final String CANCELLED = "57014";
  private static final String REVALIDATION = "RevalidateCachedQuery";

  /**
   * What a node answers, or what is said for one that doesn't, has this context, in any language.
   */
  private static final String ON_NODE = "while executing command on ";

  /**
   * Where Citus finds out that a node was lost when it commits. PostgreSQL has no such routines.
   */
  private static final Set<String> NODE_LOST_IN_COMMIT =
      Set.of("ErrorIfPostCommitFailedShardPlacements", "CheckRemoteTransactionsHealth");

  /** The kind of a failure, by the first SQLException among its causes. */
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
    if (isStalePlan(cause)) {
      return STALE_PLAN;
    }
    String state = cause.getSQLState();
    if (state == null) {
      return DATA;
    }
    return isOfNode(cause, state) ? NODE_UNAVAILABLE : ofState(state);
  }

  /** Whether repeating can't help. */
  public boolean isFinal() {
    return this == DATA || this == STATEMENT;
  }

  /**
   * Whether a node may not have been lost after all, but have a defect: a lost one has sent no
   * code, and gets that of internal errors.
   */
  public static boolean mayBeDefectOfNode(Throwable thrown) {
    SQLException cause = sqlException(thrown);
    return cause != null && INTERNAL_ERROR.equals(cause.getSQLState());
  }

  /** Whether a statement was cancelled, as when it took longer than it may. */
  public static boolean isCancelled(Throwable thrown) {
    SQLException cause = sqlException(thrown);
    return cause != null && CANCELLED.equals(cause.getSQLState());
  }

  /**
   * Whether the coordinator of a distributed database tells that it can't reach a node. A lost
   * connection to the coordinator is told by the driver, which no error of a server comes with.
   */
  private static boolean isOfNode(SQLException failure, String state) {
    ServerErrorMessage told =
        failure instanceof PSQLException error ? error.getServerErrorMessage() : null;
    if (told == null) {
      return false;
    }
    String context = told.getWhere();
    return switch (state) {
      // connection_exception, connection_failure and their like; not protocol_violation.
      case "08000", "08001", "08003", "08006" -> true;
      case "57P01", "57P02", "57P03" -> context != null && context.contains(ON_NODE);
      case INTERNAL_ERROR ->
          (context != null && context.contains(ON_NODE))
              || NODE_LOST_IN_COMMIT.contains(String.valueOf(told.getRoutine()));
      default -> false;
    };
  }

  /**
   * "cached plan must not change result type" has the code of whatever PostgreSQL doesn't support.
   * It is told by the routine that found it, the only other word of an error in no language.
   */
  private static boolean isStalePlan(SQLException failure) {
    return STATEMENT_GONE.equals(failure.getSQLState())
        || (NOT_SUPPORTED.equals(failure.getSQLState())
            && failure instanceof PSQLException error
            && error.getServerErrorMessage() != null
            && REVALIDATION.equals(error.getServerErrorMessage().getRoutine()));
  }

  /**
   * Whether the database will be usable again by itself, all nodes of it. It won't if it doesn't
   * let the service in, or lacks its tables: then an operator must act.
   */
  public static boolean isTransient(SQLException failure) {
    FailureKind kind = of(failure);
    return kind == NODE_UNAVAILABLE
        || (kind == UNAVAILABLE && !needsOperator(String.valueOf(failure.getSQLState())));
  }

  private static boolean needsOperator(String state) {
    return state.startsWith("28") || isMissing(state);
  }

  /** Whether a database that was reached lacks the service's tables. */
  public static boolean lacksTables(Throwable thrown) {
    SQLException cause = sqlException(thrown);
    String state = cause == null ? "" : String.valueOf(cause.getSQLState());
    return state.equals("3F000") || state.equals("42P01");
  }

  /** No such database, schema or table. */
  private static boolean isMissing(String state) {
    return state.startsWith("3D") || state.equals("3F000") || state.equals("42P01");
  }

  private static FailureKind ofState(String state) {
    return switch (state) {
      // serialization_failure, deadlock_detected, query_canceled (the statement timeout)
      case "40001", "40P01", CANCELLED -> CONTENTION;
      // lock_not_available
      case "55P03" -> LOCK_TIMEOUT;
      // A server that has become a standby: read_only_sql_transaction. A session that was ended:
      // idle_in_transaction_session_timeout, transaction_timeout.
      case "25006", "25P03", "25P04" -> UNAVAILABLE;
      case NOT_SUPPORTED -> STATEMENT;
      default ->
          isMissing(state) ? UNAVAILABLE : ofClass(state.substring(0, Math.min(2, state.length())));
    };
  }

  private static FailureKind ofClass(String stateClass) {
    return switch (stateClass) {
      // Connection exception, invalid authorization, transaction rollback (the outcome is unknown),
      // insufficient resources, operator intervention, system error.
      case "08", "28", "40", "53", "57", "58" -> UNAVAILABLE;
      // Syntax error or access rule violation.
      case "42" -> STATEMENT;
      default -> DATA;
    };
  }

  /** The first SQLException among a failure and its causes. */
  public static @Nullable SQLException sqlException(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sqlException) {
        return sqlException;
      }
    }
    return null;
  }
}
