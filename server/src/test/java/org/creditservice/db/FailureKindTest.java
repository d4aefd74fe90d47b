package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class FailureKindTest {

  @ParameterizedTest
  @CsvSource({
    "40001, CONTENTION, serialization_failure",
    "40P01, CONTENTION, deadlock_detected",
    "57014, CONTENTION, query_canceled",
    "26000, STALE_PLAN, invalid_sql_statement_name",
    "55P03, LOCK_TIMEOUT, lock_not_available",
    "08000, UNAVAILABLE, connection_exception",
    "08001, UNAVAILABLE, sqlclient_unable_to_establish_sqlconnection",
    "08003, UNAVAILABLE, connection_does_not_exist",
    "08006, UNAVAILABLE, connection_failure",
    "08007, UNAVAILABLE, transaction_resolution_unknown",
    "40003, UNAVAILABLE, statement_completion_unknown",
    "25006, UNAVAILABLE, read_only_sql_transaction",
    "25P03, UNAVAILABLE, idle_in_transaction_session_timeout",
    "25P04, UNAVAILABLE, transaction_timeout",
    "28P01, UNAVAILABLE, invalid_password",
    "3D000, UNAVAILABLE, invalid_catalog_name",
    "53100, UNAVAILABLE, disk_full",
    "53300, UNAVAILABLE, too_many_connections",
    "57P01, UNAVAILABLE, admin_shutdown",
    "57P02, UNAVAILABLE, crash_shutdown",
    "57P03, UNAVAILABLE, cannot_connect_now",
    "58030, UNAVAILABLE, io_error",
    "23505, DATA, unique_violation",
    "23514, DATA, check_violation",
    "22003, DATA, numeric_value_out_of_range",
    "22021, DATA, character_not_in_repertoire",
    "42501, STATEMENT, insufficient_privilege",
    "42P01, UNAVAILABLE, undefined_table",
    "3F000, UNAVAILABLE, invalid_schema_name",
    "42703, STATEMENT, undefined_column",
    "0A000, STATEMENT, feature_not_supported",
    "P0001, DATA, raise_exception",
    "XX000, DATA, internal_error",
  })
  void byItsCode(String state, FailureKind expected, String name) {
    SQLException cause = new SQLException(name, state);
    assertThat(FailureKind.of(cause)).isEqualTo(expected);
    assertThat(FailureKind.of(new DataAccessException("SQL", cause))).isEqualTo(expected);
  }

  /** Whatever the language of the message is. */
  @ParameterizedTest
  @CsvSource({
    "RevalidateCachedQuery, STALE_PLAN",
    "transformSetOperationTree, STATEMENT",
  })
  void whatIsNotSupportedByWhereItWasFound(String routine, FailureKind expected) {
    var fields = "SFEHLER\0C0A000\0Mgecachter Plan darf den Ergebnistyp nicht ändern\0R" + routine;
    SQLException cause = new PSQLException(new ServerErrorMessage(fields));
    assertThat(FailureKind.of(new DataAccessException("SQL", cause))).isEqualTo(expected);
  }

  /**
   * The coordinator of a distributed database tells of a node, and of what a node answers. A node
   * that was lost has no code of its own.
   */
  @ParameterizedTest
  @CsvSource({
    "08006, 'a: b', x, NODE_UNAVAILABLE",
    "57P01, 'while executing command on 10.0.0.7:5432', x, NODE_UNAVAILABLE",
    "57P01, 'a: b', x, UNAVAILABLE",
    "XX000, 'while executing command on 10.0.0.7:5432', x, NODE_UNAVAILABLE",
    "XX000, 'a: b', ErrorIfPostCommitFailedShardPlacements, NODE_UNAVAILABLE",
    "XX000, 'a: b', CheckRemoteTransactionsHealth, NODE_UNAVAILABLE",
    "XX000, 'a: b', x, DATA",
    "08P01, 'a: b', x, UNAVAILABLE",
    "23514, 'while executing command on 10.0.0.7:5432', x, DATA",
    "40P01, 'while executing command on 10.0.0.7:5432', x, CONTENTION",
    "55P03, 'while executing command on 10.0.0.7:5432', x, LOCK_TIMEOUT",
  })
  void ofADistributedDatabase(String state, String context, String routine, FailureKind expected) {
    var fields = "SFEHLER\0C" + state + "\0MVerbindung verloren\0W" + context + "\0R" + routine;
    SQLException cause = new PSQLException(new ServerErrorMessage(fields));
    assertThat(FailureKind.of(new DataAccessException("SQL", cause))).isEqualTo(expected);
  }

  @Test
  void anotherServerWasFaster() {
    assertThat(FailureKind.of(new ConcurrentChangeException("1 of 2 rows written")))
        .isEqualTo(FailureKind.CONTENTION);
  }

  /** Whatever the pool's last attempt to connect failed for. */
  @ParameterizedTest
  @CsvSource(
      value = {"null", "08001", "42501"},
      nullValues = "null")
  void thePoolHasNoConnection(String state) {
    SQLException noConnection =
        new SQLTransientConnectionException("Connection is not available", state);
    assertThat(FailureKind.of(new DataAccessException("no connection", noConnection)))
        .isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void aDefect() {
    assertThat(FailureKind.of(new IllegalStateException("a defect"))).isEqualTo(FailureKind.DATA);
    assertThat(FailureKind.of(new DataAccessException("without a cause")))
        .isEqualTo(FailureKind.DATA);
    assertThat(FailureKind.of(new SQLException("without a code"))).isEqualTo(FailureKind.DATA);
  }
}
