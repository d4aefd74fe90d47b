package org.creditservice.db.audit;

import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;

/** A bucket as a whole. */
public final class BucketReads {
  private final DSLContext db;

  BucketReads(DSLContext db) {
    this.db = db;
  }

  /**
   * Whether it has a row of any table: one question, so that an empty bucket costs no more. About
   * one bucket only, since others may be on another node.
   */
  public boolean isOccupied(short bucket) {
    return KeyedTable.ALL.stream()
        .map(table -> anyRow(table, bucket))
        .reduce(Select::unionAll)
        .map(rows -> db.fetchExists(db.selectFrom(rows.asTable("rows")).limit(DSL.inline(1))))
        .orElse(false);
  }

  /** With a limit, since the planner may read a whole table otherwise. */
  private static Select<Record1<Integer>> anyRow(KeyedTable table, short bucket) {
    return DSL.select(DSL.inline(1).as("found"))
        .from(table.bucket().getTable())
        .where(table.bucket().eq(bucket))
        .limit(DSL.inline(1));
  }
}
