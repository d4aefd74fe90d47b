package org.creditservice.db.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jooq.Configuration;
import org.jooq.ConnectionProvider;
import org.jooq.Transaction;
import org.jooq.TransactionContext;
import org.jooq.TransactionProvider;
import org.jooq.exception.DataAccessException;

/**
 * Transactions whose {@code BEGIN} travels with their first statements and whose {@code COMMIT}
 * with their last, which saves two of four round trips. A {@code BEGIN} of the driver's would be
 * answered apart.
 *
 * <p>A transaction is rolled back if anything of it was sent and it was not committed, also if its
 * {@code COMMIT} failed: then the outcome is unknown, and {@code ROLLBACK} changes nothing if it
 * was committed.
 */
final class PipelinedTransactions implements TransactionProvider {
  private static final String BEGIN = "BEGIN";
  private static final String COMMIT = "COMMIT";
  private static final String ROLLBACK = "ROLLBACK";

  /** The key under which a transaction's configuration holds its pipeline. */
  private enum Key {
    PIPELINE
  }

  private record Open(Connection connection, Pipeline pipeline) implements Transaction {}

  private final ConnectionProvider connections;

  PipelinedTransactions(ConnectionProvider connections) {
    this.connections = connections;
  }

  /** Where the statements of the transaction go that has this configuration. */
  static Pipeline pipeline(Configuration transaction) {
    return (Pipeline) Objects.requireNonNull(transaction.data(Key.PIPELINE), "no transaction");
  }

  @Override
  public void begin(TransactionContext context) {
    if (context.configuration().data(Key.PIPELINE) != null) {
      throw new IllegalStateException("A batch is one transaction: none can be nested in it.");
    }
    Connection connection = Objects.requireNonNull(connections.acquire());
    Pipeline pipeline = new Pipeline(connection).add(BEGIN);
    context.transaction(new Open(connection, pipeline));
    context.configuration().data(Key.PIPELINE, pipeline);
  }

  @Override
  public void commit(TransactionContext context) {
    Open open = (Open) Objects.requireNonNull(context.transaction());
    open.pipeline.add(COMMIT).executeUnwarned();
    connections.release(open.connection);
  }

  @Override
  public void rollback(TransactionContext context) {
    Open open = (Open) context.transaction();
    if (open == null) {
      // It did not begin.
      return;
    }
    try {
      if (open.pipeline.isBroken()) {
        abort(open.connection);
      } else if (open.pipeline.isUsed()) {
        open.pipeline.clear();
        open.pipeline.add(ROLLBACK).execute();
      }
    } finally {
      connections.release(open.connection);
    }
  }

  /** PostgreSQL rolls back when it notices, and the pool connects again. */
  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new DataAccessException("The connection can't be closed.", e);
    }
  }
}
