package org.creditservice.db.export;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.FailureKind;
import org.creditservice.db.JooqConfiguration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables page by page, each in a short read-only transaction that takes no locks: nobody
 * waits for it, no old rows are kept for it, and a standby can execute it.
 */
public final class ExportSource {
  /**
   * A standby cancels what reads rows that its primary has removed; the next attempt is on rows
   * that are newer.
   */
  private static final int ATTEMPTS_MAX = 10;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final DSLContext database;

  public ExportSource(DataSource dataSource) {
    this.database = JooqConfiguration.over(dataSource);
  }

  /**
   * The next rows of a bucket, at most {@code limit}.
   *
   * @param after where to go on; null for the first rows
   * @throws DatabaseException if the database is unavailable, or fails
   */
  public <R> List<R> page(
      ExportTable<R> table,
      ExportFilter filter,
      short bucket,
      @Nullable ExportPosition after,
      int limit)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return database.transactionResult(
            transaction -> {
              DSLContext db = transaction.dsl();
              db.batch(SETTINGS).execute();
              return table.page(db, filter, bucket, after, limit);
            });
      } catch (DataAccessException e) {
        if (!isWorthAnotherTry(e) || attempt == ATTEMPTS_MAX) {
          throw new DatabaseException(e);
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private static boolean isWorthAnotherTry(DataAccessException failure) {
    return switch (FailureKind.of(failure)) {
      case CONTENTION, STALE_PLAN, LOCK_TIMEOUT, NODE_UNAVAILABLE -> true;
      case UNAVAILABLE -> {
        var cause = FailureKind.sqlException(failure);
        yield cause == null || FailureKind.isTransient(cause);
      }
      case DATA, STATEMENT -> false;
    };
  }

  /** Pages come in the order of the primary key, as in {@code db/query/SnapshotSource}. */
  private static final String[] SETTINGS = {
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL enable_seqscan = off",
    "SET LOCAL enable_bitmapscan = off",
    "SET LOCAL enable_sort = off"
  };
}
