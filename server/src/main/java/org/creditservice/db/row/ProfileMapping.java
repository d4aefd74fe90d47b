package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.PROFILES;

import java.time.Instant;
import java.util.List;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.LastDeduction;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** Rows of {@code profiles}. */
public final class ProfileMapping extends RowMapping<Profile> {
  public static final ProfileMapping INSTANCE = new ProfileMapping();

  public final Column<Profile, String> profileId = column(PROFILES.PROFILE_ID, Profile::profileId);
  public final Column<Profile, Long> balance = column(PROFILES.BALANCE, Profile::balance);
  public final Column<Profile, Long> lastSequence =
      column(PROFILES.LAST_SEQUENCE, Profile::lastSequence);
  public final Column<Profile, Instant> lastDeductTime =
      column(PROFILES.LAST_DEDUCT_TIME, Profile::lastDeductTime);
  public final Column<Profile, Instant> lastDeductClock =
      column(PROFILES.LAST_DEDUCT_CLOCK, profile -> clock(profile.lastDeduction()));
  public final Column<Profile, Instant> updateTime =
      column(PROFILES.UPDATE_TIME, Profile::updateTime);
  private final Column<Profile, Instant> createTime =
      column(PROFILES.CREATE_TIME, Profile::createTime);
  public final Column<Profile, byte[]> lastHash =
      column(PROFILES.LAST_HASH, profile -> profile.lastHash().bytes());
  private final Column<Profile, JSONB> metadata =
      column(PROFILES.METADATA, profile -> MetadataJson.write(profile.metadata()));

  private final Selection<Profile> all =
      Selection.of(columnsFrom(profileId), row -> read(row, MetadataJson.read(row.get(metadata))));
  private final Selection<Profile> state =
      Selection.of(
              List.of(
                  profileId,
                  balance,
                  lastSequence,
                  lastDeductTime,
                  lastDeductClock,
                  updateTime,
                  createTime,
                  lastHash),
              row -> read(row, Metadata.EMPTY))
          .bounded();
  private final Selection<String> id = Selection.of(List.of(profileId), row -> row.get(profileId));

  private ProfileMapping() {
    super(PROFILES.BUCKET, Profile::profileId);
  }

  /** Whole profiles. */
  public Selection<Profile> all() {
    return all;
  }

  /** Profiles without their metadata, which no rule looks at and no update changes. Bounded. */
  public Selection<Profile> state() {
    return state;
  }

  /** The profiles' ids. */
  public Selection<String> id() {
    return id;
  }

  private Profile read(Row row, Metadata metadataRead) {
    return new Profile(
        row.get(profileId),
        row.get(balance),
        row.get(lastSequence),
        lastDeduction(row),
        row.get(updateTime),
        row.get(createTime),
        Hash.of(row.get(lastHash)),
        metadataRead);
  }

  private @Nullable LastDeduction lastDeduction(Row row) {
    Instant time = row.find(lastDeductTime);
    if (time == null) {
      return null;
    }
    Instant clock = row.find(lastDeductClock);
    return clock == null ? LastDeduction.at(time) : new LastDeduction(time, clock);
  }

  /** Null if it says the same as the time, which is also how earlier versions leave it. */
  private static @Nullable Instant clock(@Nullable LastDeduction last) {
    return last == null || last.clock().equals(last.time()) ? null : last.clock();
  }
}
