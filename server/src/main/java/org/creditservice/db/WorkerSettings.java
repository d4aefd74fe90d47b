package org.creditservice.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;

/**
 * What a lane's statements find set on Citus's workers. What a session sets reaches the coordinator
 * only; on the workers there is what its role's sessions begin with.
 */
public final class WorkerSettings {
  /**
   * Two timeouts must be there at all: long reads need longer ones than lanes. Commits must wait
   * for the disk. The others must be those of a lane, which the session that asks has.
   */
  private static final String DIFFERENCES =
      """
      SELECT it.nodename || ':' || it.nodeport,
        pg_catalog.string_agg(there.key || ' = ' || there.value, ', ' ORDER BY there.key)
      FROM pg_catalog.run_command_on_workers($command$
        SELECT pg_catalog.jsonb_object_agg(name, setting) FROM pg_catalog.pg_settings
        WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout',
          'synchronous_commit', 'jit', 'enable_seqscan', 'enable_bitmapscan', 'enable_material',
          'enable_hashjoin', 'enable_mergejoin')
        $command$) AS it (nodename, nodeport, success, result)
      CROSS JOIN LATERAL pg_catalog.jsonb_each_text(
        CASE WHEN it.success THEN it.result::jsonb ELSE '{}' END) AS there
      JOIN pg_catalog.pg_settings AS here ON here.name = there.key
      WHERE CASE
        WHEN there.key IN ('statement_timeout', 'idle_in_transaction_session_timeout')
          THEN there.value = '0'
        WHEN there.key = 'synchronous_commit' THEN there.value NOT IN ('on', 'remote_apply')
        ELSE there.value <> here.setting END
      GROUP BY it.nodename, it.nodeport
      ORDER BY it.nodename, it.nodeport
      """;

  private WorkerSettings() {}

  /**
   * What is not as it should be.
   *
   * @param target a database with Citus, as the role that serves
   * @return by worker, such as {@code lock_timeout = 0}
   */
  public static Map<String, String> differences(DatabaseTarget target, DatabaseTimeouts timeouts)
      throws SQLException {
    Map<String, String> byWorker = new LinkedHashMap<>();
    try (Connection connection =
            new SessionSource(target, SessionSettings.ofLanes(timeouts)).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DIFFERENCES)) {
      while (rows.next()) {
        byWorker.put(rows.getString(1), rows.getString(2));
      }
    }
    return byWorker;
  }
}
