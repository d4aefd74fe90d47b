package org.creditservice.db.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.creditservice.config.BatchSpan;
import org.creditservice.db.row.Column;
import org.creditservice.db.row.RowMapping;
import org.jooq.Field;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * An {@code INSERT … SELECT … FROM input} of all columns of a mapping.
 *
 * @param <R> what one row holds
 */
final class BatchInsert<R> {
  private final InputRows<R> input;
  private final InsertOnDuplicateStep<? extends Record> insert;

  private BatchInsert(Table<?> table, RowMapping<R> mapping, BatchSpan span) {
    this.input = new InputRows<>(span);
    List<Field<?>> columns = new ArrayList<>();
    List<Field<?>> values = new ArrayList<>();
    for (Column<R, ?> column : mapping.columns()) {
      columns.add(column.field());
      values.add(mapping.isBucket(column) ? input.bucket(mapping::bucketOf) : input.column(column));
    }
    this.insert = DSL.insertInto(table, columns).select(DSL.select(values).from(input.table()));
  }

  /** An insert into {@code table}. */
  static <R> BatchInsert<R> into(Table<?> table, RowMapping<R> mapping, BatchSpan span) {
    return new BatchInsert<>(table, mapping, span);
  }

  BatchStatement<R> statement() {
    return input.statement(insert);
  }

  /** With what to do about rows that are there already. */
  BatchStatement<R> statement(
      Function<InsertOnDuplicateStep<? extends Record>, ? extends Query> onConflict) {
    return input.statement(onConflict.apply(insert));
  }
}
