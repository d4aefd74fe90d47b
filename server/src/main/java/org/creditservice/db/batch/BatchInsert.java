package org.creditservice.db.batch;

import static org.creditservice.db.jooq.Tables.PROFILES;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.creditservice.config.BatchSpan;
import org.creditservice.db.row.Column;
import org.creditservice.db.row.RowMapping;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.InsertValuesStepN;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * An insert of all columns of a mapping: {@code INSERT … SELECT … FROM input}.
 *
 * <p>Where a transaction spans one bucket, the insert must be a statement that a sharded PostgreSQL
 * sends to the bucket's shard as it is. Otherwise it fetches the rows, copies them to the shard,
 * commits in two phases, and counts rows that it did not write. Few rows are {@code VALUES}; many,
 * which would take long to parse, are joined to their profiles, by whose shard the statement is
 * routed. Profiles themselves are always {@code VALUES}.
 *
 * @param <R> what one row holds
 */
final class BatchInsert<R> {
  /** From twice as many on, VALUES take longer; see docs/decisions/0031-citus.md. */
  private static final int VALUES_MAX = 16;

  private final Table<?> table;
  private final RowMapping<R> mapping;
  private final BatchSpan span;

  /** Whether the rows' profiles are there already. */
  private final boolean profilesExist;

  private BatchInsert(
      Table<?> table, RowMapping<R> mapping, BatchSpan span, boolean profilesExist) {
    this.table = table;
    this.mapping = mapping;
    this.span = span;
    this.profilesExist = profilesExist;
  }

  /** An insert into {@code table} of what belongs to profiles that this transaction has locked. */
  static <R> BatchInsert<R> into(Table<?> table, RowMapping<R> mapping, BatchSpan span) {
    return new BatchInsert<>(table, mapping, span, true);
  }

  /** An insert into {@code table} of the profiles themselves. */
  static <R> BatchInsert<R> ofProfiles(Table<?> table, RowMapping<R> mapping, BatchSpan span) {
    return new BatchInsert<>(table, mapping, span, false);
  }

  BatchStatement<R> statement() {
    return statement(insert -> insert);
  }

  /** With what to do about rows that are there already. */
  BatchStatement<R> statement(
      Function<InsertOnDuplicateStep<? extends Record>, ? extends Query> onConflict) {
    if (span == BatchSpan.LANE) {
      return ofArrays(onConflict);
    }
    IntFunction<StatementText<R>> ofValues = rows -> ofValues(rows, onConflict);
    return profilesExist
        ? ValuesStatement.orElse(VALUES_MAX, ofValues, ofArrays(onConflict))
        : ValuesStatement.inPieces(VALUES_MAX, ofValues);
  }

  private BatchStatement<R> ofArrays(
      Function<InsertOnDuplicateStep<? extends Record>, ? extends Query> onConflict) {
    InputRows<R> input = new InputRows<>(span);
    List<Field<?>> columns = new ArrayList<>();
    List<SelectFieldOrAsterisk> selected = new ArrayList<>();
    for (Column<R, ?> column : mapping.columns()) {
      columns.add(column.field());
      if (mapping.isBucket(column)) {
        selected.add(span == BatchSpan.LANE ? input.bucket(mapping::bucketOf) : PROFILES.BUCKET);
      } else {
        selected.add(input.column(column));
      }
    }
    var rows = DSL.select(selected).from(input.table());
    var insert = DSL.insertInto(table, columns);
    if (span == BatchSpan.LANE) {
      return input.statement(onConflict.apply(insert.select(rows)));
    }
    Condition profile =
        PROFILES
            .BUCKET
            .eq(input.bucket(mapping::bucketOf))
            .and(PROFILES.PROFILE_ID.eq(InputRows.given(PROFILES.PROFILE_ID)));
    return input.statement(onConflict.apply(insert.select(rows.join(PROFILES).on(profile))));
  }

  private StatementText<R> ofValues(
      int rows, Function<InsertOnDuplicateStep<? extends Record>, ? extends Query> onConflict) {
    List<Field<?>> columns = new ArrayList<>();
    mapping.columns().forEach(column -> columns.add(column.field()));
    InsertValuesStepN<? extends Record> insert = DSL.insertInto(table, columns);
    for (int row = 0; row < rows; row++) {
      insert = insert.values(values(row));
    }
    return StatementText.render(onConflict.apply(insert), true);
  }

  private List<Field<?>> values(int row) {
    List<Field<?>> values = new ArrayList<>();
    mapping.columns().forEach(column -> values.add(InputRows.value(column, row)));
    return values;
  }
}
