package org.creditservice.db.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.creditservice.db.RecordingDataSource;
import org.creditservice.testing.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelinedTransactionsTest {
  private final TestDatabase database = TestDatabase.create();
  private final RecordingDataSource dataSource = new RecordingDataSource(database.dataSource());
  private final TrackingConnections connections = new TrackingConnections();
  private final DSLContext db =
      DSL.using(
          new DefaultConfiguration()
              .set(SQLDialect.POSTGRES)
              .set(new PipelinedTransactions(connections)));

  /** Counts the connections that are not released. */
  private final class TrackingConnections extends DataSourceConnectionProvider {
    private int open;

    TrackingConnections() {
      super(dataSource);
    }

    @Override
    public Connection acquire() {
      open++;
      return super.acquire();
    }

    @Override
    public void release(Connection connection) {
      open--;
      super.release(connection);
    }
  }

  @BeforeEach
  void createTable() throws SQLException {
    execute("CREATE TABLE parent (id int PRIMARY KEY)");
    execute(
        "CREATE TABLE child (parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED, note text)");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void beginTravelsWithTheFirstStatementsAndCommitWithTheLast() {
    db.transaction(
        transaction -> {
          Pipeline pipeline = PipelinedTransactions.pipeline(transaction);
          pipeline.add("INSERT INTO parent VALUES (1)").execute();
          pipeline.add("INSERT INTO parent VALUES (2)");
        });

    assertThat(dataSource.takeSent())
        .containsExactly(
            "BEGIN;\nINSERT INTO parent VALUES (1)", "INSERT INTO parent VALUES (2);\nCOMMIT");
    assertThat(parents()).isEqualTo(2);
    assertThat(connections.open).isZero();
  }

  @Test
  void aFailedStatementRollsBackAndIsTheFailure() {
    assertThatThrownBy(
            () ->
                db.transaction(
                    transaction -> {
                      Pipeline pipeline = PipelinedTransactions.pipeline(transaction);
                      pipeline.add("INSERT INTO parent VALUES (1)").execute();
                      pipeline.add("INSERT INTO parent VALUES (1)").execute();
                    }))
        .isInstanceOf(DataAccessException.class)
        .extracting(PipelinedTransactionsTest::sqlState)
        .isEqualTo("23505");

    assertThat(dataSource.takeSent()).last().isEqualTo("ROLLBACK");
    assertThat(parents()).isZero();
    assertThat(connections.open).isZero();
  }

  @Test
  void aFailedCommitIsTheFailure() {
    assertThatThrownBy(
            () ->
                db.transaction(
                    transaction ->
                        PipelinedTransactions.pipeline(transaction)
                            .add("INSERT INTO child VALUES (7)")))
        .isInstanceOf(DataAccessException.class)
        .extracting(PipelinedTransactionsTest::sqlState)
        .isEqualTo("23503");

    assertThat(dataSource.takeSent())
        .containsExactly("BEGIN;\nINSERT INTO child VALUES (7);\nCOMMIT", "ROLLBACK");
    assertThat(connections.open).isZero();
  }

  @Test
  void workThatFailsBehindItsStatementsRollsBackWithoutSendingWhatIsQueued() {
    IllegalStateException defect = new IllegalStateException("a defect");
    assertThatThrownBy(
            () ->
                db.transaction(
                    transaction -> {
                      Pipeline pipeline = PipelinedTransactions.pipeline(transaction);
                      pipeline.add("INSERT INTO parent VALUES (1)").execute();
                      pipeline.add("INSERT INTO parent VALUES (2)");
                      throw defect;
                    }))
        .isSameAs(defect);

    assertThat(dataSource.takeSent())
        .containsExactly("BEGIN;\nINSERT INTO parent VALUES (1)", "ROLLBACK");
    assertThat(parents()).isZero();
    assertThat(connections.open).isZero();
  }

  @Test
  void nothingSentMeansNothingRolledBack() {
    IllegalStateException defect = new IllegalStateException("a defect");
    assertThatThrownBy(
            () ->
                db.transaction(
                    transaction -> {
                      throw defect;
                    }))
        .isSameAs(defect);

    assertThat(dataSource.takeSent()).isEmpty();
    assertThat(connections.open).isZero();
  }

  @Test
  void aNestedTransactionIsRefusedAndTheOuterOneRolledBack() {
    assertThatThrownBy(
            () ->
                db.transaction(
                    outer -> {
                      PipelinedTransactions.pipeline(outer)
                          .add("INSERT INTO parent VALUES (1)")
                          .execute();
                      outer.dsl().transaction(inner -> {});
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A batch is one transaction: none can be nested in it.");

    assertThat(dataSource.takeSent())
        .containsExactly("BEGIN;\nINSERT INTO parent VALUES (1)", "ROLLBACK");
    assertThat(parents()).isZero();
    assertThat(connections.open).isZero();
  }

  private static String sqlState(Throwable failure) {
    return assertThat(failure)
        .extracting(Throwable::getCause, InstanceOfAssertFactories.type(SQLException.class))
        .actual()
        .getSQLState();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int parents() {
    return DSL.using(database.dataSource(), SQLDialect.POSTGRES).fetchCount(DSL.table("parent"));
  }
}
