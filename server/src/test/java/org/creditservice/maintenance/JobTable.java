package org.creditservice.maintenance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads and changes jobs in their table. */
final class JobTable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DataSource database;

  JobTable(DataSource database) {
    this.database = database;
  }

  /** Makes the PROCESSING jobs of a profile overdue. */
  void expire(String profileId) {
    execute(
        """
        UPDATE credit.jobs SET expire_time = clock_timestamp()
        WHERE profile_id = ? AND state = 'PROCESSING'
        """,
        profileId);
  }

  /** As if the timeouts of a profile's PROCESSING jobs had begun an hour ahead of the clock. */
  void beginAhead(String profileId) {
    execute(
        """
        UPDATE credit.jobs SET timeout_start_time = create_time + interval '1 hour',
          expire_time = expire_time + interval '1 hour'
        WHERE profile_id = ? AND state = 'PROCESSING'
        """,
        profileId);
  }

  String state(String profileId, String jobId) {
    return String.valueOf(
        value(
            "SELECT state FROM credit.jobs WHERE profile_id = ? AND job_id = ?", profileId, jobId));
  }

  long balance(String profileId) {
    return Long.parseLong(
        String.valueOf(
            value("SELECT balance FROM credit.profiles WHERE profile_id = ?", profileId)));
  }

  /** How many jobs are in a state. */
  int count(String state) {
    return Integer.parseInt(
        String.valueOf(value("SELECT count(*) FROM credit.jobs WHERE state = ?", state)));
  }

  /** The recorded result of a profile's expiries: "executed", a reason of refusal, or null. */
  @Nullable String recordedExpiry(String profileId) {
    return value(
        """
        SELECT coalesce(refusal_reason, 'executed') FROM credit.idempotency_keys
        WHERE profile_id = ? AND idempotency_key LIKE 'system:expire:%'
        """,
        profileId);
  }

  /** Waits until this many sessions wait for a lock. */
  void awaitBlocked(int sessions) {
    await(
        """
        SELECT count(*)::text = ? FROM pg_stat_activity
        WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
        """,
        String.valueOf(sessions));
  }

  void awaitState(String profileId, String state) {
    await("SELECT bool_and(state = ?) FROM credit.jobs WHERE profile_id = ?", state, profileId);
  }

  private void await(String condition, String... parameters) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!"t".equals(value(condition, parameters))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never came: " + condition + String.join(", ", parameters));
      }
    }
  }

  void execute(String sql, String... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      statement.execute();
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first column of the first row. */
  @Nullable String value(String sql, String... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, String... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
    return statement;
  }
}
