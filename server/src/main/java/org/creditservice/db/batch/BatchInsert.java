package org.creditservice.db.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.creditservice.config.BatchSpan;
import org.jooq.Field;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * An {@code INSERT … SELECT … FROM input} in the making.
 *
 * @param <R> what one row is made of
 */
final class BatchInsert<R> {
  private final Table<?> table;
  private final InputRows<R> input;
  private final List<Field<?>> columns = new ArrayList<>();
  private final List<Field<?>> values = new ArrayList<>();

  BatchInsert(Table<?> table, BatchSpan span) {
    this.table = table;
    this.input = new InputRows<>(span);
  }

  BatchInsert<R> bucket(TableField<?, Short> column, Function<R, Short> value) {
    columns.add(column);
    values.add(input.bucket(value));
    return this;
  }

  <T> BatchInsert<R> column(TableField<?, T> column, Function<R, ? extends @Nullable T> value) {
    columns.add(column);
    values.add(input.column(column, value));
    return this;
  }

  BatchStatement<R> statement() {
    return input.statement(insert());
  }

  /** With what is to be done about rows that are there already. */
  BatchStatement<R> statement(
      Function<InsertOnDuplicateStep<? extends Record>, ? extends Query> onConflict) {
    return input.statement(onConflict.apply(insert()));
  }

  private InsertOnDuplicateStep<? extends Record> insert() {
    return DSL.insertInto(table, columns).select(DSL.select(values).from(input.table()));
  }
}
