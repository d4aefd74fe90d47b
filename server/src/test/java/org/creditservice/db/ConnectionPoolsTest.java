package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.config.Settings;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionPoolsTest {
  private static final DatabaseTimeouts TIMEOUTS =
      Settings.from(Map.of(), Map.of()).database().timeouts();

  private final TestDatabase database = TestDatabase.create();
  private final ConnectionPools pools = ConnectionPools.open(database.target(), TIMEOUTS, 1, 1);

  @AfterEach
  void close() {
    pools.close();
    database.close();
  }

  /** It may lead to a server that has become a standby; a new one, to the primary. */
  @ParameterizedTest
  @CsvSource({
    "25006, true, read_only_sql_transaction",
    "53100, true, disk_full",
    "57P05, true, idle_session_timeout",
    "42P01, true, undefined_table",
    "23505, false, unique_violation",
    "40001, false, serialization_failure",
    "55P03, false, lock_not_available",
  })
  void aConnectionOnWhichTheDatabaseWasUnavailableIsReplaced(
      String state, boolean replaced, String name) throws SQLException {
    int before = session("SELECT pg_backend_pid()");

    assertThatThrownBy(
            () ->
                session(
                    "DO $$ BEGIN RAISE EXCEPTION '%s' USING ERRCODE = '%s'; END $$"
                        .formatted(name, state)))
        .isInstanceOf(SQLException.class);

    assertThat(session("SELECT pg_backend_pid()") != before).isEqualTo(replaced);
  }

  @Test
  void connectionsAreOpenedWhenTheyAreNeeded() throws SQLException {
    assertThat(sessions()).isZero();

    int unused = session("SELECT 1");
    assertThat(sessions()).isEqualTo(1);
  }

  private int session(String sql) throws SQLException {
    try (Connection connection = pools.lanes().getConnection();
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return 0;
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private int sessions() throws SQLException {
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name LIKE 'credit-%'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
