package org.creditservice.db.audit;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

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

  private static final String SCHEMA_VERSION =
      "SELECT version FROM credit.flyway_schema_history WHERE success AND version IS NOT NULL"
          + " ORDER BY installed_rank DESC LIMIT 1";

  /**
   * Transactions that may write. Each takes this lock before it reads the clock for what it writes,
   * and lets it go after what it has written can be seen.
   */
  private static final String WRITERS =
      "SELECT lock.virtualtransaction, 'the PostgreSQL process ' || lock.pid || ' of role '"
          + " || coalesce(activity.usename, '?') || ' (' || coalesce(activity.application_name, '?') || ')'"
          + " FROM pg_locks AS lock LEFT JOIN pg_stat_activity AS activity USING (pid)"
          + " WHERE lock.relation = 'credit.profiles'::regclass AND lock.granted"
          + " AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
          + " AND lock.mode IN ('RowShareLock', 'RowExclusiveLock')";

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

  public Instant clock() {
    return Objects.requireNonNull(
        db.select(DSL.field("clock_timestamp()", org.jooq.impl.SQLDataType.INSTANT))
            .fetchOne(0, Instant.class));
  }

  /** Transactions that are going on and may write. */
  public List<Writer> writers() {
    return db.fetch(WRITERS)
        .map(row -> new Writer(row.get(0, String.class), row.get(1, String.class)));
  }
}
