package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.KEY_REMOVALS;

import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.Bucket;
import org.creditservice.db.row.OperationMapping;
import org.creditservice.db.row.OperationRow;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is recorded under idempotency keys, through their primary key (bucket, profile, key).
 */
public final class OperationQueries {
  private final DSLContext db;

  OperationQueries(DSLContext db) {
    this.db = db;
  }

  /** What is recorded under {@code key}, null if nothing is. */
  public @Nullable RecordedOperation find(OperationKey key) {
    OperationRow row =
        db.select(OperationMapping.INSTANCE.all().fields())
            .from(IDEMPOTENCY_KEYS)
            .where(IDEMPOTENCY_KEYS.BUCKET.eq(Bucket.of(key.profileId())))
            .and(IDEMPOTENCY_KEYS.PROFILE_ID.eq(key.profileId()))
            .and(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY.eq(key.idempotencyKey()))
            .fetchOne(OperationMapping.INSTANCE.all().mapper());
    return row == null ? null : row.operation();
  }

  /** How far keys of the profile have been removed. */
  public KeyHorizon keyHorizon(String profileId) {
    return db.select(KEY_REMOVALS.REMOVED_BEFORE)
        .from(KEY_REMOVALS)
        .where(KEY_REMOVALS.BUCKET.eq(Bucket.of(profileId)))
        .fetchOptional(KEY_REMOVALS.REMOVED_BEFORE)
        .map(KeyHorizon::new)
        .orElse(KeyHorizon.NONE);
  }
}
