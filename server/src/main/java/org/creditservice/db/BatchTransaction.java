package org.creditservice.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.Deduction;
import org.creditservice.core.Job;
import org.creditservice.core.OperationKey;
import org.creditservice.core.Profile;
import org.creditservice.core.RecordedOperation;
import org.creditservice.db.BatchEffects.ProfileRow;

/**
 * The database's side of a batch, step by step, within one transaction at READ COMMITTED.
 *
 * <p>The steps are statements of their own on purpose: each takes a new snapshot. Were the keys
 * read in the statement that locks, then after a wait for a lock they would come from the snapshot
 * before the wait, and what another server recorded meanwhile would be missed.
 */
public final class BatchTransaction {
  private static final String COMMIT = "COMMIT";

  private final Connection connection;
  private final BatchReads reads;
  private final BatchWrites writes;
  private final BatchSpan span;

  BatchTransaction(Connection connection, BatchReads reads, BatchWrites writes, BatchSpan span) {
    this.connection = connection;
    this.reads = reads;
    this.writes = writes;
    this.span = span;
  }

  /**
   * Profiles that are locked now.
   *
   * @param profiles by id, of those that exist
   * @param blocked those whose lock somebody else holds; always empty after a lock that waited
   */
  public record Locked(Map<String, Profile> profiles, Set<String> blocked) {}

  /**
   * What is recorded under keys.
   *
   * @param clock the database's clock, read after the locks were taken
   */
  public record Recorded(Map<OperationKey, RecordedOperation> operations, Instant clock) {}

  /** Locks the profiles, waiting for each as long as the connection's lock timeout allows. */
  public Locked lock(SortedSet<ProfileRef> profiles) {
    return new Locked(lock(List.copyOf(profiles), reads.lockProfiles), Set.of());
  }

  /** Locks the profiles whose lock is free, waiting for none. */
  public Locked lockFree(SortedSet<ProfileRef> profiles) {
    List<ProfileRef> refs = List.copyOf(profiles);
    Map<String, Profile> locked = lock(refs, reads.lockFreeProfiles);
    Set<String> blocked =
        new RoundTrip()
            .add(reads.existingProfiles, refs)
            .fetch(connection, BatchTransaction::profileIds);
    blocked.removeAll(locked.keySet());
    return new Locked(locked, blocked);
  }

  private Map<String, Profile> lock(List<ProfileRef> refs, BatchStatement<ProfileRef> statement) {
    RoundTrip locking = new RoundTrip();
    if (span == BatchSpan.BUCKET) {
      locking.add(writes.fence, refs);
    }
    return locking.add(statement, refs).fetch(connection, BatchTransaction::profiles);
  }

  private static Map<String, Profile> profiles(RowCursor rows) throws SQLException {
    Map<String, Profile> profiles = new HashMap<>();
    while (rows.next()) {
      Profile profile = Rows.profile(rows);
      profiles.put(profile.profileId(), profile);
    }
    return profiles;
  }

  private static Set<String> profileIds(RowCursor rows) throws SQLException {
    Set<String> profileIds = new HashSet<>();
    while (rows.next()) {
      profileIds.add(rows.text());
    }
    return profileIds;
  }

  /** Looks the keys up. There is at least one. */
  public Recorded operations(Collection<OperationKey> keys) {
    return new RoundTrip()
        .add(reads.operations, List.copyOf(keys))
        .fetch(connection, BatchTransaction::recorded);
  }

  private static Recorded recorded(RowCursor rows) throws SQLException {
    Map<OperationKey, RecordedOperation> operations = new HashMap<>();
    Instant clock = Instant.EPOCH;
    while (rows.next()) {
      clock = rows.time();
      OperationKey key = Rows.operationKeyOrNull(rows);
      if (key != null) {
        operations.put(key, Rows.operation(rows));
      }
    }
    return new Recorded(operations, clock);
  }

  /**
   * Deductions that commands look at, and jobs.
   *
   * @param deductions by where they are
   * @param jobs by where they are; for each its deduction is there too
   */
  public record Named(Map<DeductionRef, Deduction> deductions, Map<JobRef, Job> jobs) {}

  /**
   * Reads deductions, with their jobs, and jobs, with their deductions; what isn't there is left
   * out.
   */
  public Named named(Collection<DeductionRef> deductionRefs, Collection<JobRef> jobRefs) {
    Map<DeductionRef, Deduction> deductions = deductions(deductionRefs);
    Set<JobRef> allJobs = new HashSet<>(jobRefs);
    deductions.forEach(
        (ref, deduction) -> {
          if (deduction.jobId() != null) {
            allJobs.add(new JobRef(ref.profile(), deduction.jobId()));
          }
        });
    Map<JobRef, Job> jobs = jobs(allJobs);
    Set<DeductionRef> paidForJobs = new HashSet<>();
    jobs.forEach(
        (ref, job) -> paidForJobs.add(new DeductionRef(ref.profile(), job.deductionSequence())));
    paidForJobs.removeAll(deductions.keySet());
    deductions.putAll(deductions(paidForJobs));
    return new Named(deductions, jobs);
  }

  private Map<DeductionRef, Deduction> deductions(Collection<DeductionRef> refs) {
    return refs.isEmpty()
        ? new HashMap<>()
        : new RoundTrip()
            .add(reads.deductions, List.copyOf(refs))
            .fetch(connection, BatchTransaction::deductions);
  }

  private static Map<DeductionRef, Deduction> deductions(RowCursor rows) throws SQLException {
    Map<DeductionRef, Deduction> deductions = new HashMap<>();
    while (rows.next()) {
      String profileId = rows.textOrNull();
      if (profileId != null) {
        Deduction deduction = Rows.deduction(rows);
        deductions.put(DeductionRef.of(profileId, deduction.sequence()), deduction);
      }
    }
    return deductions;
  }

  private Map<JobRef, Job> jobs(Collection<JobRef> refs) {
    return refs.isEmpty()
        ? Map.of()
        : new RoundTrip()
            .add(reads.jobs, List.copyOf(refs))
            .fetch(connection, BatchTransaction::jobs);
  }

  private static Map<JobRef, Job> jobs(RowCursor rows) throws SQLException {
    Map<JobRef, Job> jobs = new HashMap<>();
    while (rows.next()) {
      String profileId = rows.textOrNull();
      if (profileId != null) {
        Job job = Rows.job(rows);
        jobs.put(new JobRef(ProfileRef.of(profileId), job.jobId()), job);
      }
    }
    return jobs;
  }

  /**
   * Writes what the batch changes, and commits it: nothing can follow.
   *
   * @throws ConcurrentChangeException if another server has created one of the profiles in the
   *     meantime
   */
  public void commit(BatchEffects effects) {
    create(List.copyOf(effects.created()));
    RoundTrip last = new RoundTrip();
    add(last, writes.updateProfiles, effects.updated());
    add(last, writes.insertOperations, effects.operations());
    add(last, writes.insertEntries, effects.entries());
    add(last, writes.upsertRefunds, effects.refunds());
    add(last, writes.upsertJobs, effects.jobs());
    last.add(COMMIT).execute(connection);
  }

  /** Alone, since what comes back decides whether the rest may be written. */
  private void create(List<ProfileRow> profiles) {
    if (profiles.isEmpty()) {
      return;
    }
    int created = new RoundTrip().add(writes.insertProfiles, profiles).execute(connection);
    if (created != profiles.size()) {
      throw new ConcurrentChangeException(created + " of " + profiles.size() + " rows written");
    }
  }

  private static <R> void add(RoundTrip last, BatchStatement<R> statement, Collection<R> rows) {
    if (!rows.isEmpty()) {
      last.add(statement, List.copyOf(rows));
    }
  }
}
