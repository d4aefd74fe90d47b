package org.creditservice.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Set;
import javax.sql.DataSource;

/** A database driver that, once told to, fails with an Error behind a statement. */
public final class FailingDriver {
  private static final Set<Class<?>> WRAPPED = Set.of(Connection.class, PreparedStatement.class);

  private int countdown;
  private Error error = new Error();

  /** The same data source, through this driver. */
  public DataSource wrap(DataSource dataSource) {
    return wrap(DataSource.class, dataSource);
  }

  /** Lets one of the next statements fail, although the database has executed it. */
  public synchronized void failAfter(int statements, Error with) {
    countdown = statements;
    error = with;
  }

  private <T> T wrap(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                Object result = method.invoke(target, arguments);
                if (method.getName().equals("execute")) {
                  fail();
                }
                Class<?> returned = method.getReturnType();
                return WRAPPED.contains(returned) ? wrap(returned, result) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private synchronized void fail() {
    if (countdown > 0 && --countdown == 0) {
      throw error;
    }
  }
}
