package org.creditservice.db;

import javax.sql.DataSource;
import org.creditservice.config.BatchSpan;
import org.jooq.ConnectionProvider;
import org.jooq.impl.DataSourceConnectionProvider;

/** Begins transactions for batches. */
public final class BatchStore {
  private final ConnectionProvider connections;
  private final BatchReads reads;
  private final BatchWrites writes;
  private final BatchSpan span;

  public BatchStore(DataSource lanes, BatchSpan span) {
    this.connections = new DataSourceConnectionProvider(lanes);
    this.reads = new BatchReads(span);
    this.writes = new BatchWrites(span);
    this.span = span;
  }

  /**
   * Begins a transaction, to be closed whether or not it was committed.
   *
   * @throws org.jooq.exception.DataAccessException if there is no connection, like all that the
   *     transaction's steps throw; {@link Failure} tells what to do
   */
  public BatchTransaction begin() {
    return new BatchTransaction(connections, reads, writes, span);
  }
}
