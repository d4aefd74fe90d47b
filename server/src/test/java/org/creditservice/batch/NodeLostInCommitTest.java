package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.batch.Fixtures.BYTES;
import static org.creditservice.batch.Fixtures.LONG;
import static org.creditservice.batch.Fixtures.grant;
import static org.creditservice.batch.Fixtures.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.db.TestRows;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The coordinator of a distributed database loses a node while that commits. */
class NodeLostInCommitTest {
  private static final int CALLS = 20;

  private final TestDatabase database = TestDatabase.create();

  /** How many more commits succeed, and are told to have failed. */
  private final AtomicInteger lost = new AtomicInteger();

  @AfterEach
  void stop() {
    database.close();
  }

  /** As Citus says it: of the commit on the node, or of the transaction as a whole. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SERROR\0CXX000\0Mserver closed the connection unexpectedly"
            + "\0Wwhile executing command on 10.0.0.7:5432\0RReportResultError",
        "SERROR\0CXX000\0Mcould not commit transaction for shard 102008 on at least one active node"
            + "\0RErrorIfPostCommitFailedShardPlacements"
      })
  void eachCommandIsExecutedOnceAndIsNoReplay(String error) throws Exception {
    try (Engine engine =
        Engine.start(
            settings(BatchSpan.BUCKET, 100, 100),
            new BatchDatabase(losing(error), BatchSpan.BUCKET),
            new Rulebook(IdSource.random(new SplittableRandom(1))),
            new ResponseEncoder(),
            (profileId, lastSequence) -> {},
            BatchObserver.NONE)) {
      engine.submit(Fixtures.create("p"), BYTES, LONG).join();
      lost.set(2);

      List<CompletableFuture<CommittedDecision>> calls =
          IntStream.range(0, CALLS)
              .mapToObj(i -> engine.submit(grant("p", "k-" + i), BYTES, LONG))
              .toList();

      assertThat(calls).allMatch(call -> !call.join().replayed());
      assertThat(calls).anyMatch(call -> call.join().resolvedUnknownCommit());
      assertThat(lost).as("commits that were lost").hasNonPositiveValue();
      assertThat(engine.unreachableBuckets()).isZero();
    }
    try (Connection connection = database.connect()) {
      assertThat(TestRows.entries(connection)).hasSize(CALLS);
    }
    LedgerInvariants.assertHold(database.dataSource());
  }

  private DataSource losing(String error) {
    DataSource connections = database.connections(database.target());
    return new PGSimpleDataSource() {
      private static final long serialVersionUID = 1L;

      @Override
      public Connection getConnection() throws SQLException {
        return losing(error, connections.getConnection());
      }
    };
  }

  private Connection losing(String error, Connection connection) {
    return proxy(
        Connection.class,
        connection,
        (name, arguments, result) ->
            result instanceof PreparedStatement statement
                    && String.valueOf(arguments[0]).endsWith("COMMIT")
                ? proxy(
                    PreparedStatement.class, statement, (its, none, any) -> lose(its, error, any))
                : result);
  }

  private Object lose(String method, String error, Object result) throws SQLException {
    if (method.equals("execute") && lost.getAndDecrement() > 0) {
      throw new PSQLException(new ServerErrorMessage(error));
    }
    return result;
  }

  /** Changes what a method returns. */
  private interface Change {
    Object of(String method, Object[] arguments, Object result) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, T target, Change change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return change.of(method.getName(), arguments, method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
