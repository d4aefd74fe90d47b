package org.creditservice.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLWarning;

/**
 * Connects to a database, and records the text of each statement that is sent to it, and of each
 * notice that comes back.
 */
public final class RecordingDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;
  private static final Set<String> SENDS =
      Set.of("prepareStatement", "execute", "executeQuery", "executeUpdate", "addBatch");

  private final transient List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final transient List<String> notices = Collections.synchronizedList(new ArrayList<>());

  private final transient DataSource database;

  public RecordingDataSource(DataSource database) {
    this.database = database;
  }

  /** What was sent since this was last asked, in its order; a round trip of several is one text. */
  public List<String> takeSent() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /**
   * The notices since this was last asked, in their order. Those of a query's end come with the
   * next statement of its transaction.
   */
  public List<String> takeNotices() {
    List<String> taken = List.copyOf(notices);
    notices.clear();
    return taken;
  }

  /** What was sent so far is of no interest, nor are its notices. */
  public void forget() {
    sent.clear();
    notices.clear();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return recording(Connection.class, database.getConnection());
  }

  private <T> T recording(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (SENDS.contains(method.getName())
                  && arguments != null
                  && arguments[0] instanceof String sql) {
                sent.add(sql);
              }
              try {
                Object result = method.invoke(target, arguments);
                recordNotices(method.getName(), target);
                return result instanceof Statement statement && target instanceof Connection
                    ? recording(statement)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Statement recording(Statement statement) {
    return statement instanceof PreparedStatement prepared
        ? recording(PreparedStatement.class, prepared)
        : recording(Statement.class, statement);
  }

  /** A connection is told what the end of a transaction brings. */
  private void recordNotices(String method, Object target) throws SQLException {
    if (target instanceof Statement statement && method.startsWith("execute")) {
      recordNotices(statement.getWarnings());
    } else if (target instanceof Connection connection && method.equals("commit")) {
      recordNotices(connection.getWarnings());
      connection.clearWarnings();
    }
  }

  private void recordNotices(@Nullable SQLWarning first) {
    for (SQLWarning w = first; w != null; w = w.getNextWarning()) {
      if (w instanceof PSQLWarning warning) {
        notices.add(warning.getServerErrorMessage().getMessage());
      }
    }
  }
}
