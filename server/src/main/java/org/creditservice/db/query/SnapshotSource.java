package org.creditservice.db.query;

import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.FailureKind;
import org.creditservice.db.JooqConfiguration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Runs queries, each on a snapshot: all that it reads is from one moment. */
public final class SnapshotSource {
  /**
   * After a table was changed, each connection fails once, and each attempt may take another one:
   * more than there are.
   */
  private static final int ATTEMPTS_MAX = 20;

  private final DSLContext database;

  /**
   * SnapshotSource of a database.
   *
   * @param dataSource not the one that commands are executed with: queries must not take their
   *     connections
   */
  public SnapshotSource(DataSource dataSource) {
    this.database = JooqConfiguration.over(dataSource);
  }

  /**
   * The result of {@code query}, whose statements all read the same moment. It changes nothing, and
   * may be called again.
   *
   * @param timeout how long each statement may take, to the millisecond
   * @throws DatabaseException if the database is unavailable, or fails
   */
  public <T extends @Nullable Object> T read(Duration timeout, Function<Snapshot, T> query) {
    for (int attempt = 1; ; attempt++) {
      try {
        return readOnce(timeout, query);
      } catch (DataAccessException e) {
        if (attempt >= attemptsMax(FailureKind.of(e))) {
          throw new DatabaseException(e);
        }
      }
    }
  }

  private static int attemptsMax(FailureKind failure) {
    return switch (failure) {
      case STALE_PLAN -> ATTEMPTS_MAX;
      // What the coordinator has lost may be no more than a connection to a node.
      case NODE_UNAVAILABLE -> 2;
      default -> 1;
    };
  }

  private <T extends @Nullable Object> T readOnce(Duration timeout, Function<Snapshot, T> query) {
    return database.transactionResult(
        transaction -> {
          DSLContext db = transaction.dsl();
          // In one round trip, together with BEGIN.
          db.batch(settings(timeout)).execute();
          return query.apply(new Snapshot(db));
        });
  }

  /**
   * Every statement finds its rows through an index, row by row. The planner is left no other plan:
   * on tables without statistics, or with old ones, it would read whole tables, or sort what an
   * index gives in order.
   */
  private static String[] settings(Duration timeout) {
    return new String[] {
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
      "SET LOCAL statement_timeout = " + Math.max(1, timeout.toMillis()),
      "SET LOCAL enable_seqscan = off",
      "SET LOCAL enable_bitmapscan = off",
      "SET LOCAL enable_sort = off",
      "SET LOCAL enable_hashjoin = off",
      "SET LOCAL enable_mergejoin = off"
    };
  }
}
