package org.creditservice.db.batch;

import java.util.Comparator;
import org.creditservice.db.Bucket;

/**
 * Where a profile's rows are. Ordered as rows are locked: two transactions that lock in one order
 * can't deadlock.
 */
public record ProfileRef(short bucket, String profileId) implements Comparable<ProfileRef> {
  private static final Comparator<ProfileRef> LOCK_ORDER =
      Comparator.comparingInt(ProfileRef::bucket).thenComparing(ProfileRef::profileId);

  public static ProfileRef of(String profileId) {
    return new ProfileRef(Bucket.of(profileId), profileId);
  }

  @Override
  public int compareTo(ProfileRef other) {
    return LOCK_ORDER.compare(this, other);
  }
}
