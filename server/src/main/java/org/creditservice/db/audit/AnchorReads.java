package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.noCondition;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.core.ledger.Hash;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The last entries of profiles. */
public final class AnchorReads {
  private static final Field<String> WANTED_PROFILE =
      DSL.field(DSL.name("wanted", "p"), String.class);
  private static final Field<Long> WANTED_SEQUENCE = DSL.field(DSL.name("wanted", "s"), Long.class);

  private final DSLContext db;

  AnchorReads(DSLContext db) {
    this.db = db;
  }

  /**
   * The next profiles of a bucket that existed at a time, with their last entries then.
   *
   * @param after null for the first
   */
  public List<AnchoredEntry> asOf(short bucket, @Nullable String after, Instant time, int limit) {
    var last =
        db.select(LEDGER_ENTRIES.SEQUENCE, LEDGER_ENTRIES.HASH)
            .from(LEDGER_ENTRIES)
            // Not that of the profile: by this one a sharded PostgreSQL routes the statement.
            .where(LEDGER_ENTRIES.BUCKET.eq(bucket))
            .and(LEDGER_ENTRIES.PROFILE_ID.eq(PROFILES.PROFILE_ID))
            .and(LEDGER_ENTRIES.CREATE_TIME.le(time))
            .orderBy(LEDGER_ENTRIES.SEQUENCE.desc())
            .limit(1)
            .asTable("last");
    Field<Long> sequence = last.field(LEDGER_ENTRIES.SEQUENCE);
    Field<byte[]> hash = last.field(LEDGER_ENTRIES.HASH);
    return db.select(PROFILES.PROFILE_ID, sequence, hash)
        .from(PROFILES)
        .leftJoin(lateral(last))
        .on(DSL.trueCondition())
        .where(PROFILES.BUCKET.eq(bucket))
        .and(after == null ? noCondition() : PROFILES.PROFILE_ID.gt(after))
        .and(PROFILES.CREATE_TIME.le(time))
        .orderBy(PROFILES.PROFILE_ID)
        .limit(limit)
        .fetch(
            row ->
                row.value2() == null
                    ? new AnchoredEntry(bucket, row.value1(), 0, Hash.ZERO)
                    : new AnchoredEntry(bucket, row.value1(), row.value2(), Hash.of(row.value3())));
  }

  /**
   * Which of these profiles exist, and the hashes of these entries.
   *
   * @param leaves of one bucket
   * @return by profile: the entry's hash; null if there is none
   */
  public Map<String, @Nullable Hash> find(short bucket, List<AnchoredEntry> leaves) {
    String[] profiles = leaves.stream().map(AnchoredEntry::profileId).toArray(String[]::new);
    Long[] sequences = leaves.stream().map(AnchoredEntry::sequence).toArray(Long[]::new);
    Map<String, @Nullable Hash> found = new HashMap<>();
    db.select(PROFILES.PROFILE_ID, WANTED_SEQUENCE, LEDGER_ENTRIES.HASH)
        .from(
            DSL.table("unnest({0}, {1})", DSL.val(profiles), DSL.val(sequences))
                .as("wanted", "p", "s"))
        .join(PROFILES)
        .on(PROFILES.BUCKET.eq(bucket))
        .and(PROFILES.PROFILE_ID.eq(WANTED_PROFILE))
        .leftJoin(LEDGER_ENTRIES)
        .on(LEDGER_ENTRIES.BUCKET.eq(bucket))
        .and(LEDGER_ENTRIES.PROFILE_ID.eq(WANTED_PROFILE))
        .and(LEDGER_ENTRIES.SEQUENCE.eq(WANTED_SEQUENCE))
        .forEach(
            row -> {
              byte[] hash = row.value3();
              boolean none = row.value2() == 0;
              found.put(row.value1(), none ? Hash.ZERO : hash == null ? null : readable(hash));
            });
    return found;
  }

  /** Zeros for what is no hash: no entry has them. */
  private static Hash readable(byte[] hash) {
    return hash.length == Hash.LENGTH ? Hash.of(hash) : Hash.ZERO;
  }
}
