package org.creditservice.db.query;

import static org.creditservice.db.jooq.Tables.PROFILES;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.creditservice.core.ledger.LastDeduction;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.Bucket;
import org.creditservice.db.row.ProfileMapping;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Reads profiles, always through their primary key (bucket, profile). */
public final class ProfileQueries {
  private final DSLContext db;

  ProfileQueries(DSLContext db) {
    this.db = db;
  }

  /** The profile as it is, null if it doesn't exist. */
  public @Nullable Profile find(String profileId) {
    return db.select(ProfileMapping.INSTANCE.all().fields())
        .from(PROFILES)
        .where(PROFILES.BUCKET.eq(Bucket.of(profileId)))
        .and(PROFILES.PROFILE_ID.eq(profileId))
        .fetchOne(ProfileMapping.INSTANCE.all().mapper());
  }

  /**
   * The profile as it was at {@code time}, with what changed at that very time; null if it didn't
   * exist yet.
   *
   * <p>It is made from the ledger, which does not have the last deduction that an import brought
   * along: before the first deduction of its own a profile may have none here.
   *
   * <p>Takes several statements: to be called within one snapshot.
   */
  public @Nullable Profile findAsOf(String profileId, Instant time) {
    Profile now = find(profileId);
    if (now == null || now.createTime().isAfter(time)) {
      return null;
    }
    return now.updateTime().isAfter(time) ? asOf(now, time) : now;
  }

  private Profile asOf(Profile now, Instant time) {
    LedgerQueries ledger = new LedgerQueries(db, now.profileId());
    long sequence = ledger.lastSequenceAt(time, now.lastSequence());
    if (sequence == 0) {
      return Profile.create(now.profileId(), now.metadata(), now.createTime());
    }
    LedgerEntry last = ledger.entry(sequence);
    return new Profile(
        now.profileId(),
        last.balance(),
        last.sequence(),
        lastDeductionAsOf(now, time, sequence),
        last.createTime(),
        now.createTime(),
        last.hash(),
        now.metadata());
  }

  private @Nullable LastDeduction lastDeductionAsOf(Profile now, Instant time, long sequence) {
    Instant latest = now.lastDeductTime();
    if (latest == null || !latest.isAfter(time)) {
      return now.lastDeduction();
    }
    Instant earlier = new LedgerQueries(db, now.profileId()).lastDeductTime(sequence);
    return earlier == null ? null : LastDeduction.at(earlier);
  }

  /** The last sequence of each of these profiles that exists, by profile id, in one statement. */
  public Map<String, Long> lastSequences(Collection<String> profileIds) {
    String[] sorted = profileIds.stream().sorted().toArray(String[]::new);
    Short[] buckets = Arrays.stream(sorted).map(Bucket::of).toArray(Short[]::new);
    // As the rows of a batch come in, and for the same reasons: see InputRows.
    Field<Short> bucket = DSL.field("unnest({0})", SQLDataType.SMALLINT, DSL.val(buckets));
    Field<String> profileId = DSL.field("unnest({0})", SQLDataType.VARCHAR, DSL.val(sorted));
    var input = DSL.select(bucket.as("bucket"), profileId.as("profile_id")).asTable("input");
    return db.select(PROFILES.PROFILE_ID, PROFILES.LAST_SEQUENCE)
        .from(input)
        .join(PROFILES)
        .on(
            PROFILES.BUCKET.eq(input.field("bucket", Short.class)),
            PROFILES.PROFILE_ID.eq(input.field("profile_id", String.class)))
        .fetchMap(PROFILES.PROFILE_ID, PROFILES.LAST_SEQUENCE);
  }
}
