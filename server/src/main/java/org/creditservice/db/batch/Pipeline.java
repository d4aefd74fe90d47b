package org.creditservice.db.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.db.FailureKind;
import org.creditservice.db.row.Selection;
import org.jooq.exception.DataAccessException;

/**
 * Statements queued for a connection. They are sent together and answered together, in one round
 * trip, when a result is asked for. Each is executed after the one before and takes a snapshot of
 * its own, as if sent alone; after one that fails, no other is executed.
 */
final class Pipeline {
  static final String SEPARATOR = ";\n";

  private final Connection connection;
  private final StringBuilder sql = new StringBuilder();
  private final List<Binding> bindings = new ArrayList<>();
  private boolean used;
  private boolean broken;

  @FunctionalInterface
  private interface Binding {
    int bind(PreparedStatement statement, int index) throws SQLException;
  }

  /** Reads what queries found. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Results results) throws SQLException;
  }

  /** What the queries of a round trip found, one after the other. */
  static final class Results {
    private final PreparedStatement statement;
    private boolean isQuery;

    private Results(PreparedStatement statement, boolean isQuery) {
      this.statement = statement;
      this.isQuery = isQuery;
    }

    /** The rows of the next query. Fails if none is left. */
    <T> List<T> next(Selection<T> selection) throws SQLException {
      while (!isQuery) {
        isQuery = statement.getMoreResults();
        if (!isQuery && statement.getUpdateCount() < 0) {
          throw new IllegalStateException("no query is left");
        }
      }
      isQuery = false;
      return selection.readAll(statement.getResultSet());
    }
  }

  Pipeline(Connection connection) {
    this.connection = connection;
  }

  /** Queues a statement. */
  <R> Pipeline add(BatchStatement<R> statement, List<R> rows) {
    bindings.add((prepared, index) -> statement.bind(prepared, index, rows));
    return add(statement.sql(rows));
  }

  /** Queues a statement without parameters. */
  Pipeline add(String statement) {
    sql.append(sql.isEmpty() ? "" : SEPARATOR).append(statement);
    return this;
  }

  /** True once something was sent. */
  boolean isUsed() {
    return used;
  }

  /**
   * True if the driver failed in another way than it should. It may have read half an answer then,
   * and would take the rest for the answer to what is sent next.
   */
  boolean isBroken() {
    return broken;
  }

  /** Forgets what is queued. */
  void clear() {
    sql.setLength(0);
    bindings.clear();
  }

  /**
   * Sends what is queued, none of which is a query.
   *
   * @return how many rows the statements have written
   * @throws DataAccessException if a statement fails
   */
  int execute() {
    try (PreparedStatement statement = prepare()) {
      send(statement);
      int written = 0;
      for (int count = statement.getUpdateCount(); count >= 0; count = nextCount(statement)) {
        written += count;
      }
      return written;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Sends what is queued, the last of which commits. A warning leaves the outcome unknown: with one
   * PostgreSQL answers when the wait for a synchronous standby was cancelled, and the commit is on
   * this server's disk alone.
   *
   * @throws DataAccessException if a statement fails or PostgreSQL warns
   */
  void executeUnwarned() {
    try (PreparedStatement statement = prepare()) {
      send(statement);
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        if (!isNotice(w)) {
          throw new SQLException(w.getMessage(), FailureKind.COMPLETION_UNKNOWN, w);
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Whether PostgreSQL only tells something: SQLSTATE class 00, successful completion. */
  private static boolean isNotice(SQLWarning warning) {
    return warning.getSQLState() != null && warning.getSQLState().startsWith("00");
  }

  /** How many rows the next statement has written; −1 after the last. */
  private static int nextCount(PreparedStatement statement) throws SQLException {
    statement.getMoreResults();
    return statement.getUpdateCount();
  }

  /**
   * Sends what is queued, and reads what the queries among it find.
   *
   * @throws DataAccessException if a statement fails
   */
  <T> T fetch(Reader<T> reader) {
    try (PreparedStatement statement = prepare()) {
      return reader.read(new Results(statement, send(statement)));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Returns whether the first result is that of a query. */
  private boolean send(PreparedStatement statement) throws SQLException {
    broken = true;
    try {
      boolean isQuery = statement.execute();
      broken = false;
      return isQuery;
    } catch (SQLException e) {
      broken = false;
      throw e;
    }
  }

  private PreparedStatement prepare() throws SQLException {
    used = true;
    PreparedStatement statement = connection.prepareStatement(sql.toString());
    int index = 1;
    for (Binding binding : bindings) {
      index = binding.bind(statement, index);
    }
    clear();
    return statement;
  }

  private static DataAccessException failed(SQLException cause) {
    return new DataAccessException(cause.getMessage(), cause);
  }
}
