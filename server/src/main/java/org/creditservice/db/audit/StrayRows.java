package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.util.ArrayList;
import java.util.List;
import org.creditservice.db.Bucket;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.TableField;

/** Rows where nothing looks for them. */
public final class StrayRows {
  private record Keys(TableField<?, Short> bucket, TableField<?, String> profileId) {}

  private static final List<Keys> TABLES =
      List.of(
          new Keys(PROFILES.BUCKET, PROFILES.PROFILE_ID),
          new Keys(LEDGER_ENTRIES.BUCKET, LEDGER_ENTRIES.PROFILE_ID),
          new Keys(IDEMPOTENCY_KEYS.BUCKET, IDEMPOTENCY_KEYS.PROFILE_ID),
          new Keys(JOBS.BUCKET, JOBS.PROFILE_ID),
          new Keys(DEDUCTION_REFUNDS.BUCKET, DEDUCTION_REFUNDS.PROFILE_ID));

  /** A row in a bucket that does not exist. */
  public record StrayRow(String table, short bucket, String profileId) {}

  private final DSLContext db;

  StrayRows(DSLContext db) {
    this.db = db;
  }

  /** Some of the rows outside of all buckets: at most two of each table. */
  public List<StrayRow> outsideOfBuckets() {
    List<StrayRow> found = new ArrayList<>();
    for (Keys keys : TABLES) {
      find(keys, keys.bucket().lt((short) 0), found);
      find(keys, keys.bucket().ge((short) Bucket.COUNT), found);
    }
    return found;
  }

  private void find(Keys keys, Condition condition, List<StrayRow> found) {
    var table = keys.bucket().getTable();
    db.select(keys.bucket(), keys.profileId())
        .from(table)
        .where(condition)
        .limit(1)
        .forEach(row -> found.add(new StrayRow(table.getName(), row.value1(), row.value2())));
  }

  /** Whether any row of any table belongs to a profile. */
  public boolean anyOf(String profileId) {
    return TABLES.stream()
        .anyMatch(
            keys ->
                db.fetchExists(
                    db.selectOne()
                        .from(keys.bucket().getTable())
                        .where(keys.bucket().eq(Bucket.of(profileId)))
                        .and(keys.profileId().eq(profileId))));
  }
}
