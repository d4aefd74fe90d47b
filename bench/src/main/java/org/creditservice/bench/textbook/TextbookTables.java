package org.creditservice.bench.textbook;

import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.time.Instant;
import java.util.UUID;
import org.creditservice.db.Bucket;
import org.creditservice.v1.LedgerEntry;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;

/** The SQL of one transaction: a statement for each step. */
record TextbookTables(DSLContext db) {
  private static final byte[] NO_HASH = new byte[32];
  private static final JSONB NO_METADATA = JSONB.valueOf("{}");

  /** Locks a profile until the transaction ends; null if there is none. */
  @Nullable LockedProfile lock(String profileId) {
    return db.select(PROFILES.BALANCE, PROFILES.LAST_SEQUENCE, PROFILES.UPDATE_TIME)
        .from(PROFILES)
        .where(PROFILES.BUCKET.eq(Bucket.of(profileId)))
        .and(PROFILES.PROFILE_ID.eq(profileId))
        .forUpdate()
        .fetchOne(Records.mapping(LockedProfile::new));
  }

  /** What is recorded under a key; null if it is unused. */
  @Nullable RecordedCall recorded(String profileId, String key) {
    return db.select(
            IDEMPOTENCY_KEYS.FINGERPRINT, IDEMPOTENCY_KEYS.REFUSAL_REASON, IDEMPOTENCY_KEYS.ANSWER)
        .from(IDEMPOTENCY_KEYS)
        .where(IDEMPOTENCY_KEYS.BUCKET.eq(Bucket.of(profileId)))
        .and(IDEMPOTENCY_KEYS.PROFILE_ID.eq(profileId))
        .and(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY.eq(key))
        .fetchOne(Records.mapping(RecordedCall::of));
  }

  /** Whether there was no such profile. */
  boolean insertProfile(String profileId, long balance, Instant now) {
    return db.insertInto(PROFILES)
            .set(PROFILES.BUCKET, Bucket.of(profileId))
            .set(PROFILES.PROFILE_ID, profileId)
            .set(PROFILES.BALANCE, balance)
            .set(PROFILES.LAST_SEQUENCE, 1L)
            .set(PROFILES.CREATE_TIME, now)
            .set(PROFILES.UPDATE_TIME, now)
            .set(PROFILES.LAST_HASH, NO_HASH)
            .set(PROFILES.METADATA, NO_METADATA)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  /** Records a call that changed nothing. */
  void record(String profileId, String key, String method, RecordedCall call, Instant now) {
    insertKey(profileId, key, method, call, null, now);
  }

  /** Records a call, and the entry that it made. */
  void recordWithEntry(
      String method, RecordedCall call, LedgerEntry entry, String kind, Instant now) {
    insertKey(
        entry.getProfileId(), entry.getIdempotencyKey(), method, call, entry.getSequence(), now);
    db.insertInto(LEDGER_ENTRIES)
        .set(LEDGER_ENTRIES.BUCKET, Bucket.of(entry.getProfileId()))
        .set(LEDGER_ENTRIES.PROFILE_ID, entry.getProfileId())
        .set(LEDGER_ENTRIES.SEQUENCE, entry.getSequence())
        .set(LEDGER_ENTRIES.ENTRY_ID, UUID.fromString(entry.getEntryId()))
        .set(LEDGER_ENTRIES.KIND, kind)
        .set(LEDGER_ENTRIES.AMOUNT, entry.getAmount())
        .set(LEDGER_ENTRIES.BALANCE, entry.getBalance())
        .set(LEDGER_ENTRIES.REASON_CODE, entry.getReasonCode())
        .set(LEDGER_ENTRIES.ACTOR, entry.getActor())
        .set(LEDGER_ENTRIES.IDEMPOTENCY_KEY, entry.getIdempotencyKey())
        .set(LEDGER_ENTRIES.METADATA, NO_METADATA)
        .set(LEDGER_ENTRIES.CREATE_TIME, now)
        .set(LEDGER_ENTRIES.HASH, NO_HASH)
        .execute();
  }

  /** Brings a locked profile to where a deduction left it. */
  void updateProfile(LedgerEntry deduction, Instant now) {
    db.update(PROFILES)
        .set(PROFILES.BALANCE, deduction.getBalance())
        .set(PROFILES.LAST_SEQUENCE, deduction.getSequence())
        .set(PROFILES.LAST_DEDUCT_TIME, now)
        .set(PROFILES.UPDATE_TIME, now)
        .where(PROFILES.BUCKET.eq(Bucket.of(deduction.getProfileId())))
        .and(PROFILES.PROFILE_ID.eq(deduction.getProfileId()))
        .execute();
  }

  private void insertKey(
      String profileId,
      String key,
      String method,
      RecordedCall call,
      @Nullable Long entrySequence,
      Instant now) {
    db.insertInto(IDEMPOTENCY_KEYS)
        .set(IDEMPOTENCY_KEYS.BUCKET, Bucket.of(profileId))
        .set(IDEMPOTENCY_KEYS.PROFILE_ID, profileId)
        .set(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY, key)
        .set(IDEMPOTENCY_KEYS.METHOD, method)
        .set(IDEMPOTENCY_KEYS.FINGERPRINT, call.fingerprint().toByteArray())
        .set(IDEMPOTENCY_KEYS.REFUSAL_REASON, call.refusalReason())
        .set(IDEMPOTENCY_KEYS.ENTRY_SEQUENCE, entrySequence)
        .set(IDEMPOTENCY_KEYS.ANSWER, call.answer().toByteArray())
        .set(IDEMPOTENCY_KEYS.CREATE_TIME, now)
        .execute();
  }
}
