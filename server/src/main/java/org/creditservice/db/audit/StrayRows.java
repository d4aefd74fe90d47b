package org.creditservice.db.audit;

import java.util.ArrayList;
import java.util.List;
import org.creditservice.db.Bucket;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Rows where nothing looks for them. */
public final class StrayRows {
  /** A row in a bucket that does not exist. */
  public record StrayRow(String table, short bucket, String profileId) {}

  private final DSLContext db;

  StrayRows(DSLContext db) {
    this.db = db;
  }

  /** Some of the rows outside of all buckets: at most two of each table. */
  public List<StrayRow> outsideOfBuckets() {
    List<StrayRow> found = new ArrayList<>();
    for (KeyedTable keys : KeyedTable.ALL) {
      find(keys, keys.bucket().lt((short) 0), found);
      find(keys, keys.bucket().ge((short) Bucket.COUNT), found);
    }
    return found;
  }

  private void find(KeyedTable keys, Condition condition, List<StrayRow> found) {
    var table = keys.bucket().getTable();
    db.select(keys.bucket(), keys.profileId())
        .from(table)
        .where(condition)
        .limit(1)
        .forEach(row -> found.add(new StrayRow(table.getName(), row.value1(), row.value2())));
  }

  /** Whether any row of any table belongs to a profile. */
  public boolean anyOf(String profileId) {
    return KeyedTable.ALL.stream()
        .anyMatch(
            keys ->
                db.fetchExists(
                    db.selectOne()
                        .from(keys.bucket().getTable())
                        .where(keys.bucket().eq(Bucket.of(profileId)))
                        .and(keys.profileId().eq(profileId))));
  }
}
