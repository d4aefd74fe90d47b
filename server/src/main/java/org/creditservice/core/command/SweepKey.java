package org.creditservice.core.command;

import java.time.Instant;
import org.creditservice.core.Limits;
import org.creditservice.core.ledger.Sha256;
import org.creditservice.core.record.OperationKey;

/**
 * The keys of the sweeper's commands. Each is made from the job and its expire time: two servers
 * that find the same job change it once, and a job that is extended later gets another key.
 */
final class SweepKey {
  private SweepKey() {}

  /**
   * A key.
   *
   * <p>A long job id is replaced by its digest, because {@code GetOperation} takes no longer keys.
   * A digest follows a slash instead of a colon, so that no job id can look like another's digest.
   *
   * @param action what the command does, such as {@code expire}
   */
  static OperationKey of(String action, String profileId, String jobId, Instant expireTime) {
    String prefix = Limits.SYSTEM_KEY_PREFIX + action + ":" + expireTime.toEpochMilli();
    String key = prefix + ":" + jobId;
    boolean fits = key.length() <= Limits.ID_LENGTH_MAX;
    return new OperationKey(profileId, fits ? key : prefix + "/sha256:" + Sha256.hex(jobId));
  }
}
