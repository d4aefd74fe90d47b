package org.creditservice.db;

import static org.creditservice.db.jooq.Tables.PROFILES;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.LedgerEntry;
import org.creditservice.core.Profile;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads profiles, always through their primary key (bucket, profile). */
public final class ProfileQueries {
  private static final BatchStatement<ProfileRef> LAST_SEQUENCES = lastSequences();

  private final DSLContext db;

  public ProfileQueries(DSLContext db) {
    this.db = db;
  }

  /** The profile as it is, null if it doesn't exist. */
  public @Nullable Profile find(String profileId) {
    return db.selectFrom(PROFILES)
        .where(PROFILES.BUCKET.eq(Bucket.of(profileId)))
        .and(PROFILES.PROFILE_ID.eq(profileId))
        .fetchOne(Rows::profile);
  }

  /**
   * The profile as it was at {@code time}, with what changed at that very time; null if it didn't
   * exist yet.
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
        lastDeductTimeAsOf(now, time, sequence),
        last.createTime(),
        now.createTime(),
        last.hash(),
        now.metadata());
  }

  private @Nullable Instant lastDeductTimeAsOf(Profile now, Instant time, long sequence) {
    Instant lastDeductTime = now.lastDeductTime();
    boolean unchangedSince = lastDeductTime == null || !lastDeductTime.isAfter(time);
    return unchangedSince
        ? lastDeductTime
        : new LedgerQueries(db, now.profileId()).lastDeductTime(sequence);
  }

  /** The last sequence of each of these profiles that exists, by profile id, in one statement. */
  public Map<String, Long> lastSequences(Collection<String> profileIds) {
    List<ProfileRef> sorted = profileIds.stream().map(ProfileRef::of).sorted().toList();
    return db.connectionResult(
        connection ->
            new RoundTrip()
                .add(LAST_SEQUENCES, sorted)
                .fetch(connection, results -> lastSequences(results.next())));
  }

  private static Map<String, Long> lastSequences(RowCursor rows) throws SQLException {
    Map<String, Long> sequences = new HashMap<>();
    while (rows.next()) {
      sequences.put(rows.text(), rows.number());
    }
    return sequences;
  }

  private static BatchStatement<ProfileRef> lastSequences() {
    InputRows<ProfileRef> input = new InputRows<>(BatchSpan.LANE);
    var bucket = input.bucket(ProfileRef::bucket);
    var profileId = input.column(PROFILES.PROFILE_ID, ProfileRef::profileId);
    return input.statement(
        DSL.select(PROFILES.PROFILE_ID, PROFILES.LAST_SEQUENCE)
            .from(input.table())
            .join(PROFILES)
            .on(PROFILES.BUCKET.eq(bucket), PROFILES.PROFILE_ID.eq(profileId)));
  }
}
