package org.creditservice.core.decision;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/**
 * The state of one profile while a batch is decided: what was read under its lock, and on top of it
 * the effects of the commands decided so far. So each command sees the effects of those before it,
 * and a duplicate finds the record of the first one.
 *
 * <p>Not thread-safe; used for one batch.
 */
public final class ProfileState {
  private final Instant clock;
  private final Instant now;
  private final Map<String, RecordedOperation> operations = new HashMap<>();
  private final Map<Long, Deduction> deductions = new HashMap<>();
  private final Map<String, Job> jobs = new HashMap<>();
  private @Nullable Profile profile;
  private KeyHorizon keyHorizon = KeyHorizon.NONE;

  /**
   * The state read under the lock.
   *
   * @param profile null if it does not exist
   * @param clock the database's clock, read after the lock was taken
   */
  public ProfileState(@Nullable Profile profile, Instant clock) {
    this.profile = profile;
    this.clock = clock;
    // The database's clock may be set back; the times of a profile never go backwards.
    this.now =
        profile != null && profile.updateTime().isAfter(clock) ? profile.updateTime() : clock;
  }

  /** The time of everything decided on this state, as it is recorded. */
  public Instant now() {
    return now;
  }

  /** The database's clock, which waits and timeouts are counted by. Never after {@link #now}. */
  public Instant clock() {
    return clock;
  }

  public @Nullable Profile profile() {
    return profile;
  }

  public @Nullable RecordedOperation operation(String idempotencyKey) {
    return operations.get(idempotencyKey);
  }

  /** How far the profile's keys have been removed, if one that is not there asks for it. */
  public KeyHorizon keyHorizon() {
    return keyHorizon;
  }

  public @Nullable Deduction deduction(long sequence) {
    return deductions.get(sequence);
  }

  public @Nullable Job job(String jobId) {
    return jobs.get(jobId);
  }

  /** Adds what was read or has been decided under a key. */
  public void put(String idempotencyKey, RecordedOperation operation) {
    operations.put(idempotencyKey, operation);
  }

  /** Sets how far keys have been removed. */
  public void put(KeyHorizon horizon) {
    keyHorizon = horizon;
  }

  /** Adds a deduction that was read. */
  public void put(Deduction deduction) {
    deductions.put(deduction.sequence(), deduction);
  }

  /** Adds a job that was read. */
  public void put(Job job) {
    jobs.put(job.jobId(), job);
  }

  /** Shows the effects of a command to the commands after it. */
  public void apply(Decision.Effects effects) {
    profile = effects.profile();
    if (effects.entry() != null && effects.entry().kind() == EntryKind.DEDUCTION) {
      put(Deduction.of(effects.entry()));
    }
    if (effects.refunded() != null) {
      put(effects.refunded());
    }
    if (effects.job() != null) {
      put(effects.job());
    }
  }
}
