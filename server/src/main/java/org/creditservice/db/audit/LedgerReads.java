package org.creditservice.db.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.creditservice.db.Sharding;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;

/** The ledger as a whole: its name, its clock, and who is writing to it. */
public final class LedgerReads {
  /**
   * Made of the moment in which its first migration was applied: a backup, a standby and a dump
   * have the same, and no other ledger has.
   */
  private static final String LEDGER_ID =
      "SELECT encode(sha256(convert_to('credit ledger ' || to_char(installed_on,"
          + " 'YYYY-MM-DD HH24:MI:SS.US'), 'UTF8')), 'hex')"
          + " FROM credit.flyway_schema_history WHERE version = '1'";

  private static final String CONNECTION_FAILURE = "08006";

  private static final String SCHEMA_VERSION =
      "SELECT version FROM credit.flyway_schema_history WHERE success AND version IS NOT NULL"
          + " ORDER BY installed_rank DESC LIMIT 1";

  /**
   * Transactions that may write. Each takes this lock before it reads the clock for what it writes,
   * and lets it go after what it has written can be seen. On a node of a Citus cluster, the lock is
   * on a shard, or it is a session's that writes to another node's.
   */
  private static final String WRITERS =
      "SELECT DISTINCT lock.virtualtransaction AS id,"
          + " 'the PostgreSQL process ' || coalesce(lock.pid::text, '(prepared)') || ' of role '"
          + " || coalesce(activity.usename, '?') || ' (' || coalesce(activity.application_name, '?') || ')'"
          + " AS holder"
          + " FROM pg_locks AS lock LEFT JOIN pg_stat_activity AS activity USING (pid)"
          + " JOIN pg_class AS class ON class.oid = lock.relation"
          + " WHERE class.relnamespace = 'credit'::regnamespace"
          + " AND class.relname ~ '^profiles(_[0-9]+)*$' AND lock.granted"
          + " AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
          + " AND lock.mode IN ('RowShareLock', 'RowExclusiveLock')";

  private static final String WRITERS_OF_NODES =
      "SELECT node.nodeid, node.success, node.nodeid || ':' || writer.id,"
          + " writer.holder || ' on node ' || node.nodeid"
          + " FROM run_command_on_all_nodes("
          + " $$SELECT coalesce(json_agg(writers), '[]') FROM ("
          + WRITERS
          + ") AS writers$$) AS node"
          + " LEFT JOIN LATERAL json_to_recordset(CASE WHEN success THEN result::json ELSE '[]' END)"
          + " AS writer(id text, holder text) ON true";

  private static final String CLOCK = "SELECT clock_timestamp()";

  private static final String CLOCKS_OF_NODES =
      "SELECT nodeid, success, CASE WHEN success THEN result::timestamptz END"
          + " FROM run_command_on_all_nodes($$"
          + CLOCK
          + "$$)";

  /**
   * A transaction that may write.
   *
   * @param id never used again while the server runs
   * @param holder who it is, for people
   */
  public record Writer(String id, String holder) {}

  private final DSLContext db;

  LedgerReads(DSLContext db) {
    this.db = db;
  }

  public String id() {
    return Objects.requireNonNull(db.fetchOne(LEDGER_ID)).get(0, String.class);
  }

  /** The newest migration. */
  public String schemaVersion() {
    return Objects.requireNonNull(db.fetchOne(SCHEMA_VERSION)).get(0, String.class);
  }

  /**
   * The clock; of several nodes, that which is behind all others, so that whatever is recorded
   * later has a later time.
   */
  public Instant clock() {
    if (!Sharding.isDistributed(db)) {
      return Objects.requireNonNull(db.fetchOne(CLOCK)).get(0, Instant.class);
    }
    return onAllNodes(CLOCKS_OF_NODES)
        .map(row -> row.get(2, Instant.class))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** Transactions that are going on and may write, on whatever node. */
  public List<Writer> writers() {
    if (!Sharding.isDistributed(db)) {
      return db.fetch(WRITERS)
          .map(row -> new Writer(row.get(0, String.class), row.get(1, String.class)));
    }
    return onAllNodes(WRITERS_OF_NODES)
        .filter(row -> row.get(2) != null)
        .map(row -> new Writer(row.get(2, String.class), row.get(3, String.class)))
        .toList();
  }

  /** A node that does not answer may be the one that matters. */
  private Stream<? extends Record> onAllNodes(String query) {
    return db.fetch(query).stream()
        .map(
            row -> {
              if (!row.get(1, Boolean.class)) {
                throw unreachable(row.get(0, Integer.class));
              }
              return row;
            });
  }

  private static DataAccessException unreachable(int node) {
    String message = "Node %d of the Citus cluster does not answer".formatted(node);
    return new DataAccessException(message, new SQLException(message, CONNECTION_FAILURE));
  }
}
