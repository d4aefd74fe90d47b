package org.creditservice.db.audit;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.generateSeries;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Which buckets have rows: one question for all of them, so that none costs one when it is empty.
 */
public final class OccupiedBuckets {
  private static final Field<Integer> NUMBER =
      field(name("buckets", "number"), SQLDataType.INTEGER);

  private final DSLContext db;

  OccupiedBuckets(DSLContext db) {
    this.db = db;
  }

  /** Those from {@code first} to {@code last}, itself included, that have a row of any table. */
  public Set<Integer> between(int first, int last) {
    return db.select(NUMBER)
        .from(generateSeries(integer(first), integer(last)).as("buckets", "number"))
        .where(DSL.or(KeyedTable.ALL.stream().map(OccupiedBuckets::hasRow).toList()))
        .fetchSet(NUMBER);
  }

  /** The function takes other types, too. */
  private static Field<Integer> integer(int value) {
    return val(value).cast(SQLDataType.INTEGER);
  }

  /** With a limit, since the planner may read a whole table once for an EXISTS without. */
  private static Condition hasRow(KeyedTable table) {
    TableField<?, Short> bucket = table.bucket();
    return field(
            select(DSL.inline(1))
                .from(bucket.getTable())
                .where(bucket.eq(NUMBER.cast(SQLDataType.SMALLINT)))
                .limit(DSL.inline(1)))
        .isNotNull();
  }
}
