package org.creditservice.db.batch;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Configuration;
import org.jooq.Context;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;

/**
 * A statement as jOOQ renders it: its text, and its parameters as rendering met them, which is the
 * order of their question marks.
 */
record StatementText<R>(String sql, List<Parameter<R>> parameters) {
  /** The key under which a rendering's configuration holds what it has met so far. */
  private enum Key {
    RENDERING
  }

  private record Rendering(boolean manyRows, List<Parameter<?>> parameters) {}

  /**
   * Renders a query whose parameters are all of the input's rows.
   *
   * @param manyRows whether it is for many rows or for one
   */
  @SuppressWarnings("unchecked") // The parameters are those of the query's InputRows<R>.
  static <R> StatementText<R> render(Query query, boolean manyRows) {
    Rendering rendering = new Rendering(manyRows, new ArrayList<>());
    Configuration configuration = new DefaultConfiguration().set(SQLDialect.POSTGRES);
    configuration.data(Key.RENDERING, rendering);
    String sql = DSL.using(configuration).render(query);
    List<Parameter<?>> parameters = rendering.parameters();
    if (sql.chars().filter(c -> c == '?').count() != parameters.size()) {
      throw new IllegalArgumentException("a parameter that no row gives: " + sql);
    }
    return new StatementText<>(sql, (List<Parameter<R>>) (List<?>) List.copyOf(parameters));
  }

  /** Puts a parameter where the rendering is. */
  static void add(Context<?> context, Parameter<?> parameter, String single, String many) {
    Rendering rendering = (Rendering) context.configuration().data(Key.RENDERING);
    if (rendering == null) {
      context.sql(single);
      return;
    }
    rendering.parameters().add(parameter);
    context.sql(rendering.manyRows() ? many : single);
  }
}
