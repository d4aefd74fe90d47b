package org.creditservice.db.audit;

import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.FailureKind;
import org.creditservice.db.JooqConfiguration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Reads for an audit, each of one moment: in short read-only transactions that take no locks, so
 * that nobody waits for them, and that a standby can execute.
 */
public final class AuditSource {
  /**
   * A standby cancels what reads rows that its primary has removed; the next attempt is on rows
   * that are newer.
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

  private final DSLContext database;
  private final Duration patience;

  /**
   * @param patience how long to try again while the database is unavailable
   */
  public AuditSource(DataSource dataSource, Duration patience) {
    this.database = JooqConfiguration.over(dataSource);
    this.patience = patience;
  }

  /**
   * The result of {@code query}, which may be called again and changes nothing.
   *
   * @throws DatabaseException if the database is unavailable for too long, or fails
   */
  public <T extends @Nullable Object> T read(Function<AuditReads, T> query)
      throws InterruptedException {
    long begin = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return readOnce(query);
      } catch (DataAccessException e) {
        if (!passes(e) || System.nanoTime() - begin >= patience.toNanos()) {
          throw new DatabaseException(e);
        }
        Thread.sleep(pause.toMillis());
        pause = pause.compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
      }
    }
  }

  private static boolean passes(DataAccessException failure) {
    var cause = FailureKind.sqlException(failure);
    return switch (FailureKind.of(failure)) {
      case CONTENTION, STALE_PLAN, LOCK_TIMEOUT, NODE_UNAVAILABLE -> true;
      case UNAVAILABLE -> cause == null || FailureKind.isTransient(cause);
      case DATA, STATEMENT -> false;
    };
  }

  private <T extends @Nullable Object> T readOnce(Function<AuditReads, T> query) {
    return database.transactionResult(
        transaction -> {
          DSLContext db = transaction.dsl();
          db.batch(SETTINGS).execute();
          return query.apply(new AuditReads(db));
        });
  }

  /** Rows are found by primary key, as in {@code db/query/SnapshotSource}. */
  private static final String[] SETTINGS = {
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL enable_seqscan = off",
    "SET LOCAL enable_bitmapscan = off",
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off"
  };
}
