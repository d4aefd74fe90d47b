package org.creditservice.db;

import java.util.function.Function;
import javax.sql.DataSource;
import org.creditservice.config.BatchSpan;
import org.jooq.DSLContext;

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
   * Runs {@code steps} in a transaction, and commits it if they have not done so themselves.
   *
   * @throws RuntimeException what failed, after which nothing is known to be committed; {@link
   *     Failure} tells what to do
   */
  public <T> T inTransaction(Function<BatchTransaction, T> steps) {
    return sql.transactionResult(
        transaction ->
            transaction
                .dsl()
                .connectionResult(
                    connection ->
                        steps.apply(new BatchTransaction(connection, reads, writes, span))));
  }
}
