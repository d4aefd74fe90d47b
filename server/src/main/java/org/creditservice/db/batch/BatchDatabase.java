package org.creditservice.db.batch;

import javax.sql.DataSource;
import org.creditservice.config.BatchSpan;
import org.creditservice.db.FailureKind;
import org.jooq.ConnectionProvider;
import org.jooq.impl.DataSourceConnectionProvider;

/** Begins transactions for batches. */
public final class BatchDatabase {
  private final ConnectionProvider connections;
  private final BatchReads reads;
  private final BatchWrites writes;
  private final BatchSpan span;

  public BatchDatabase(DataSource lanes, BatchSpan span) {
    this.connections = new DataSourceConnectionProvider(lanes);
    this.reads = new BatchReads(span);
    this.writes = new BatchWrites(span);
    this.span = span;
  }

  /**
   * Begins a transaction, to be closed whether or not it was committed.
   *
   * @throws org.jooq.exception.DataAccessException if there is no connection, like all that the
   *     transaction's steps throw; {@link FailureKind} tells what to do
   */
  public BatchTransaction begin() {
    return new BatchTransaction(connections, reads, writes, span);
  }
}
