package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.KEY_REMOVALS;
import static org.creditservice.db.jooq.Tables.PROFILES;
import static org.jooq.impl.DSL.noCondition;

import java.time.Instant;
import java.util.List;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.row.ProfileMapping;
import org.creditservice.db.row.Selection;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What an audit reads of one moment. Every list has a limit, so that it fits into memory. */
public final class AuditReads {
  private static final Selection<Profile> PROFILE = ProfileMapping.INSTANCE.all();

  private final DSLContext db;

  AuditReads(DSLContext db) {
    this.db = db;
  }

  /**
   * The next profiles of a bucket, in their order.
   *
   * @param after null for the first
   * @param changedSince only those that were changed later; null for all
   */
  public List<ProfileSize> profileSizes(
      short bucket, @Nullable String after, @Nullable Instant changedSince, int limit) {
    return db.select(PROFILES.PROFILE_ID, PROFILES.LAST_SEQUENCE)
        .from(PROFILES)
        .where(
            AuditRange.between(bucket, after, null).condition(PROFILES.BUCKET, PROFILES.PROFILE_ID))
        .and(changedSince == null ? noCondition() : PROFILES.UPDATE_TIME.gt(changedSince))
        .orderBy(PROFILES.PROFILE_ID)
        .limit(limit)
        .fetch(row -> new ProfileSize(row.value1(), row.value2()));
  }

  /**
   * The profiles of a range, in their order.
   *
   * @param from the first of them; null for all
   */
  public List<AuditedProfile> profiles(AuditRange range, @Nullable String from) {
    return db.select(PROFILE.fields())
        .from(PROFILES)
        .where(range.condition(PROFILES.BUCKET, PROFILES.PROFILE_ID))
        .and(from == null ? noCondition() : PROFILES.PROFILE_ID.ge(from))
        .orderBy(PROFILES.PROFILE_ID)
        .fetch(
            row ->
                new AuditedProfile(
                    row.get(PROFILES.PROFILE_ID), Stored.of(() -> PROFILE.mapper().map(row))));
  }

  public EntryAudit entries(AuditRange range) {
    return new EntryAudit(db, range);
  }

  public OperationAudit operations(AuditRange range) {
    return new OperationAudit(db, range);
  }

  public JobAudit jobs(AuditRange range) {
    return new JobAudit(db, range);
  }

  public StrayRows strayRows() {
    return new StrayRows(db);
  }

  public BucketReads buckets() {
    return new BucketReads(db);
  }

  public AnchorReads anchors() {
    return new AnchorReads(db);
  }

  public LedgerReads ledger() {
    return new LedgerReads(db);
  }

  /**
   * Before which time operations of a bucket have been removed, as their retention wants it.
   * Entries that are older need not have one.
   */
  public Instant operationsRemovedBefore(short bucket) {
    Instant before =
        db.select(KEY_REMOVALS.REMOVED_BEFORE)
            .from(KEY_REMOVALS)
            .where(KEY_REMOVALS.BUCKET.eq(bucket))
            .fetchOne(KEY_REMOVALS.REMOVED_BEFORE);
    return before == null ? Instant.MIN : before;
  }
}
