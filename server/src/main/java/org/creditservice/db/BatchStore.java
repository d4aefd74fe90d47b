package org.creditservice.db;

import java.util.function.Function;
import javax.sql.DataSource;
import org.creditservice.config.BatchSpan;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Runs batches, each in a transaction of its own. */
public final class BatchStore {
  private final DSLContext sql;
  private final BatchReads reads;
  private final BatchWrites writes;
  private final BatchSpan span;

  public BatchStore(DataSource lanes, BatchSpan span) {
    this.sql = Sql.over(lanes);
    this.reads = new BatchReads(span);
    this.writes = new BatchWrites(span);
    this.span = span;
  }

  /**
   * Runs {@code steps} in a transaction, which they commit; what they don't is rolled back.
   *
   * @throws RuntimeException what failed, after which nothing is known to be committed; {@link
   *     Failure} tells what to do
   */
  public <T> T inTransaction(Function<BatchTransaction, T> steps) {
    return sql.connectionResult(
        connection -> {
          var transaction = new BatchTransaction(connection, reads, writes, span);
          try {
            T result = steps.apply(transaction);
            transaction.rollBackIfOpen();
            return result;
          } catch (RuntimeException | Error e) {
            rollBack(transaction, e);
            throw e;
          }
        });
  }

  private static void rollBack(BatchTransaction transaction, Throwable cause) {
    try {
      transaction.rollBackIfOpen();
    } catch (DataAccessException e) {
      // The connection is lost, and the transaction with it.
      cause.addSuppressed(e);
    }
  }
}
