package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.row.CompactAnswer;
import org.creditservice.db.row.ProfileMapping;
import org.creditservice.db.row.Selection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Operations that no entry is the effect of. The others come with their entries, so that their
 * answers are read only once.
 */
public final class OperationAudit {
  static final List<Field<?>> FIELDS =
      List.of(
          IDEMPOTENCY_KEYS.PROFILE_ID,
          IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY,
          IDEMPOTENCY_KEYS.METHOD,
          IDEMPOTENCY_KEYS.FINGERPRINT,
          IDEMPOTENCY_KEYS.REFUSAL_REASON,
          IDEMPOTENCY_KEYS.ENTRY_SEQUENCE,
          IDEMPOTENCY_KEYS.ANSWER,
          IDEMPOTENCY_KEYS.CREATE_TIME);

  private static final Selection<Profile> PROFILE = ProfileMapping.INSTANCE.all();
  private static final Field<?>[] PROFILE_FIELDS = PROFILE.fields().toArray(Field[]::new);

  private final DSLContext db;
  private final AuditRange range;

  OperationAudit(DSLContext db, AuditRange range) {
    this.db = db;
    this.range = range;
  }

  /**
   * Where the next {@code limit} operations end; null if there are fewer.
   *
   * @param after null for the beginning
   */
  public @Nullable Position<String> end(@Nullable Position<String> after, int limit) {
    return db.select(IDEMPOTENCY_KEYS.PROFILE_ID, IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY)
        .from(IDEMPOTENCY_KEYS)
        .where(between(after, null))
        .orderBy(IDEMPOTENCY_KEYS.PROFILE_ID, IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY)
        .offset(inline(limit - 1))
        .limit(inline(1))
        .fetchOne(row -> new Position<>(row.value1(), row.value2()));
  }

  /** Those of the operations between two positions that no entry is the effect of. */
  public List<UnclaimedOperation> unclaimed(
      @Nullable Position<String> after, @Nullable Position<String> end) {
    List<Field<?>> fields = new ArrayList<>(FIELDS);
    fields.addAll(PROFILE.fields());
    fields.add(LEDGER_ENTRIES.IDEMPOTENCY_KEY);
    return db.select(fields)
        .from(IDEMPOTENCY_KEYS)
        .leftJoin(LEDGER_ENTRIES)
        .on(LEDGER_ENTRIES.BUCKET.eq(IDEMPOTENCY_KEYS.BUCKET))
        .and(LEDGER_ENTRIES.PROFILE_ID.eq(IDEMPOTENCY_KEYS.PROFILE_ID))
        .and(LEDGER_ENTRIES.SEQUENCE.eq(IDEMPOTENCY_KEYS.ENTRY_SEQUENCE))
        .leftJoin(PROFILES)
        .on(PROFILES.BUCKET.eq(IDEMPOTENCY_KEYS.BUCKET))
        .and(PROFILES.PROFILE_ID.eq(IDEMPOTENCY_KEYS.PROFILE_ID))
        .where(between(after, end))
        .and(LEDGER_ENTRIES.IDEMPOTENCY_KEY.isDistinctFrom(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY))
        .orderBy(IDEMPOTENCY_KEYS.PROFILE_ID, IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY)
        .fetch(OperationAudit::readUnclaimed);
  }

  private Condition between(@Nullable Position<String> after, @Nullable Position<String> end) {
    var key = row(IDEMPOTENCY_KEYS.PROFILE_ID, IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY);
    return range
        .condition(IDEMPOTENCY_KEYS.BUCKET, IDEMPOTENCY_KEYS.PROFILE_ID)
        .and(after == null ? noCondition() : key.gt(after.profileId(), after.id()))
        .and(end == null ? noCondition() : key.le(end.profileId(), end.id()));
  }

  private static UnclaimedOperation readUnclaimed(Record row) {
    return new UnclaimedOperation(
        Objects.requireNonNull(read(row)),
        row.get(PROFILES.PROFILE_ID) == null
            ? Stored.absent()
            : Stored.of(() -> PROFILE.mapper().map(row.into(PROFILE_FIELDS))),
        row.get(LEDGER_ENTRIES.IDEMPOTENCY_KEY));
  }

  /** The operation in a row that has {@link #FIELDS}; null if the join has found none. */
  static @Nullable AuditedOperation read(Record row) {
    String key = row.get(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY);
    return key == null
        ? null
        : new AuditedOperation(
            row.get(IDEMPOTENCY_KEYS.PROFILE_ID),
            key,
            row.get(IDEMPOTENCY_KEYS.METHOD),
            row.get(IDEMPOTENCY_KEYS.FINGERPRINT),
            row.get(IDEMPOTENCY_KEYS.REFUSAL_REASON),
            row.get(IDEMPOTENCY_KEYS.ENTRY_SEQUENCE),
            answer(row),
            row.get(IDEMPOTENCY_KEYS.CREATE_TIME));
  }

  /** As it was given; one that is broken as it is stored, which is no message. */
  private static byte[] answer(Record row) {
    byte[] stored = row.get(IDEMPOTENCY_KEYS.ANSWER);
    OperationKey key =
        new OperationKey(
            row.get(IDEMPOTENCY_KEYS.PROFILE_ID), row.get(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY));
    try {
      return CompactAnswer.read(key, stored);
    } catch (IllegalArgumentException e) {
      return stored;
    }
  }
}
