package org.creditservice.verify;

import java.time.Instant;
import org.creditservice.db.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * What to verify.
 *
 * @param firstBucket 0 … 255
 * @param lastBucket itself included
 * @param profileId only this profile, which must be in the buckets; null for all
 * @param changedSince only profiles of which something was recorded later; null for all
 */
public record VerifyRange(
    int firstBucket, int lastBucket, @Nullable String profileId, @Nullable Instant changedSince) {

  public static final VerifyRange ALL = new VerifyRange(0, Bucket.COUNT - 1, null, null);

  public VerifyRange {
    if (firstBucket < 0 || lastBucket < firstBucket || lastBucket >= Bucket.COUNT) {
      throw new IllegalArgumentException("no buckets: " + firstBucket + " to " + lastBucket);
    }
  }

  public static VerifyRange profile(String profileId) {
    int bucket = Bucket.of(profileId);
    return new VerifyRange(bucket, bucket, profileId, null);
  }

  /** Whether it is everything that is stored. */
  public boolean isAll() {
    return equals(ALL);
  }

  public int bucketCount() {
    return lastBucket - firstBucket + 1;
  }
}
