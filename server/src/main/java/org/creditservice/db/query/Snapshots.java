package org.creditservice.db.query;

import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.creditservice.db.JooqConfiguration;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Runs queries so that everything one of them reads is from one moment. */
public final class Snapshots {
  private final DSLContext database;

  /**
   * Snapshots of a database.
   *
   * @param dataSource not the one that commands are executed with: reads must not take their
   *     connections
   */
  public Snapshots(DataSource dataSource) {
    this.database = JooqConfiguration.over(dataSource);
  }

  /**
   * The result of {@code query}, which may send several statements but changes nothing.
   *
   * @param timeout how long each statement may take, to the millisecond
   * @throws org.jooq.exception.DataAccessException if the database can't be reached, or fails
   */
  public <T extends @Nullable Object> T read(Duration timeout, Function<DSLContext, T> query) {
    return database.transactionResult(
        transaction -> {
          DSLContext db = transaction.dsl();
          // In one round trip, together with BEGIN.
          db.batch(settings(timeout)).execute();
          return query.apply(db);
        });
  }

  /**
   * Every statement finds its rows through an index, row by row. The planner is left nothing else,
   * because on tables without statistics, or with old ones, it would read whole tables, or sort all
   * that an index could have given in its order.
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
