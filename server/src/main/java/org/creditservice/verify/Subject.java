package org.creditservice.verify;

import org.creditservice.db.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * What a finding is about.
 *
 * @param bucket where it was found
 * @param profileId empty if no single profile is meant
 */
public record Subject(
    short bucket,
    String profileId,
    @Nullable Long sequence,
    @Nullable String idempotencyKey,
    @Nullable String jobId) {

  public static Subject bucket(short bucket) {
    return new Subject(bucket, "", null, null, null);
  }

  static Subject profile(String profileId) {
    return new Subject(Bucket.of(profileId), profileId, null, null, null);
  }

  static Subject entry(String profileId, long sequence) {
    return profile(profileId).withEntry(sequence);
  }

  static Subject key(String profileId, String idempotencyKey) {
    return profile(profileId).withKey(idempotencyKey);
  }

  static Subject job(String profileId, String jobId) {
    return profile(profileId).withJob(jobId);
  }

  Subject in(short otherBucket) {
    return new Subject(otherBucket, profileId, sequence, idempotencyKey, jobId);
  }

  Subject withEntry(@Nullable Long entrySequence) {
    return new Subject(bucket, profileId, entrySequence, idempotencyKey, jobId);
  }

  Subject withKey(String key) {
    return new Subject(bucket, profileId, sequence, key, jobId);
  }

  Subject withJob(@Nullable String job) {
    return new Subject(bucket, profileId, sequence, idempotencyKey, job);
  }

  /** Such as: profile user-1, entry 3, key k-1, job j-1. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(profileId.isEmpty() ? "bucket " + bucket : "profile " + profileId);
    if (sequence != null) {
      text.append(", entry ").append(sequence);
    }
    if (idempotencyKey != null) {
      text.append(", key ").append(idempotencyKey);
    }
    if (jobId != null) {
      text.append(", job ").append(jobId);
    }
    return text.toString();
  }

  /** A query that shows the row. */
  String query() {
    if (profileId.isEmpty()) {
      return "SELECT * FROM credit.profiles WHERE bucket = " + bucket;
    }
    if (sequence != null) {
      return from("ledger_entries") + " AND sequence = " + sequence;
    }
    if (idempotencyKey != null) {
      return from("idempotency_keys") + " AND idempotency_key = " + quoted(idempotencyKey);
    }
    return jobId == null ? from("profiles") : from("jobs") + " AND job_id = " + quoted(jobId);
  }

  private String from(String table) {
    return "SELECT * FROM credit.%s WHERE bucket = %d AND profile_id = %s"
        .formatted(table, bucket, quoted(profileId));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
