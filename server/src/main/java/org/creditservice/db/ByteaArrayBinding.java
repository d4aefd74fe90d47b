package org.creditservice.db;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.Converters;
import org.jooq.impl.AbstractBinding;

/**
 * A {@code bytea[]} parameter in the driver's own binary form. jOOQ writes the array as text, and
 * in it an empty element as nothing, which PostgreSQL reads as no element at all.
 */
final class ByteaArrayBinding extends AbstractBinding<byte[][], byte[][]> {
  private static final long serialVersionUID = 1L;

  @Override
  public Converter<byte[][], byte[][]> converter() {
    return Converters.identity(byte[][].class);
  }

  @Override
  protected void sqlBind(BindingSQLContext<byte[][]> context) {
    context.render().sql(context.variable()).sql("::bytea[]");
  }

  @Override
  public void set(BindingSetStatementContext<byte[][]> context) throws SQLException {
    var statement = context.statement();
    statement.setArray(
        context.index(), statement.getConnection().createArrayOf("bytea", context.value()));
  }

  @Override
  public void get(BindingGetResultSetContext<byte[][]> context) throws SQLException {
    throw new SQLFeatureNotSupportedException("a bytea[] is only ever a parameter here");
  }
}
