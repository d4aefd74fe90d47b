package org.creditservice.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connects to a database, and records the text of each statement that is sent to it. */
public final class RecordingDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;
  private static final Set<String> SENDS =
      Set.of("prepareStatement", "execute", "executeQuery", "executeUpdate", "addBatch");

  private final transient List<String> sent = Collections.synchronizedList(new ArrayList<>());

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
                return method.getReturnType() == Statement.class
                    ? recording(Statement.class, (Statement) result)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
