package org.creditservice.db;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;

/**
 * An {@code INSERT … SELECT … FROM unnest(…)} in the making.
 *
 * @param <R> what one row is made of
 */
final class Insertion<R> {
  private final Table<?> table;
  private final InputRows<R> input;
  private final List<Field<?>> columns = new ArrayList<>();
  private final List<Field<?>> values = new ArrayList<>();

  Insertion(Table<?> table, InputRows<R> input) {
    this.table = table;
    this.input = input;
  }

  Insertion<R> bucket(TableField<?, Short> column, Function<R, Short> value) {
    columns.add(column);
    values.add(input.bucket(value));
    return this;
  }

  <T> Insertion<R> column(TableField<?, T> column, Function<R, ? extends T> value) {
    columns.add(column);
    values.add(input.column(column, value));
    return this;
  }

  InsertOnDuplicateStep<? extends Record> with(DSLContext sql) {
    return sql.insertInto(table, columns).select(sql.select(values).from(input.table()));
  }
}
