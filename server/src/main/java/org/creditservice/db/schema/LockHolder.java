package org.creditservice.db.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Who holds locks on the service's tables. */
final class LockHolder {

  /** The servers' own transactions last milliseconds: whoever began first is in the way. */
  private static final String OLDEST =
      """
      SELECT activity.pid, activity.usename, activity.application_name,
        to_char(activity.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      FROM pg_locks AS lock
      JOIN pg_database AS database ON database.oid = lock.database
      JOIN pg_class AS class ON class.oid = lock.relation
      JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
      JOIN pg_stat_activity AS activity USING (pid)
      WHERE database.datname = current_database() AND namespace.nspname = ?
        AND lock.granted AND lock.pid <> pg_backend_pid()
      ORDER BY activity.xact_start NULLS LAST
      LIMIT 1
      """;

  private LockHolder() {}

  /** A clause about the session with the oldest transaction. */
  static String describe(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OLDEST)) {
      statement.setString(1, Migrations.SCHEMA);
      ResultSet oldest = statement.executeQuery();
      return oldest.next() ? describe(oldest) : "another session held one until just now";
    }
  }

  private static String describe(ResultSet session) throws SQLException {
    String begin = session.getString(4);
    return "the PostgreSQL process %d of role %s (%s) holds a lock%s"
        .formatted(
            session.getInt(1),
            session.getString(2),
            session.getString(3),
            // PostgreSQL shows it to members of pg_read_all_stats, and of the session's role.
            begin == null ? "" : ", its transaction began at " + begin);
  }
}
