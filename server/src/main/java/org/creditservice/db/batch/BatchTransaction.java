package org.creditservice.db.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.ConcurrentChangeException;
import org.creditservice.db.batch.BatchEffects.ProfileRow;
import org.creditservice.db.row.RowCursor;
import org.creditservice.db.row.Rows;
import org.jooq.ConnectionProvider;

/**
 * The database's side of a batch, step by step, within one transaction at READ COMMITTED.
 *
 * <p>The locks and the keys are statements of their own on purpose, also where they share a round
 * trip: each takes a new snapshot. Were the keys read in the statement that locks, then after a
 * wait for a lock they would come from the snapshot before the wait, and what another server
 * recorded meanwhile would be missed.
 */
public final class BatchTransaction implements AutoCloseable {
  private static final String BEGIN = "BEGIN";
  private static final String COMMIT = "COMMIT";
  private static final String ROLLBACK = "ROLLBACK";

  /**
   * How many profiles are locked at most by a statement behind which another is sent before its
   * answer is read. All of that answer, 650 bytes a profile with the longest ids, must find room in
   * a connection's smallest buffers, 64 KiB, or the two sides would wait for each other to read.
   */
  private static final int SENT_AHEAD_PROFILES_MAX = 64;

  private final ConnectionProvider connections;
  private final Connection connection;
  private final BatchReads reads;
  private final BatchWrites writes;
  private final BatchSpan span;

  /** Whether the database has been told to begin, and not yet that this is the end. */
  private boolean open;

  BatchTransaction(
      ConnectionProvider connections, BatchReads reads, BatchWrites writes, BatchSpan span) {
    this.connections = connections;
    this.connection = Objects.requireNonNull(connections.acquire());
    this.reads = reads;
    this.writes = writes;
    this.span = span;
  }

  /** The next statements; {@code BEGIN} travels with the first. */
  private Pipeline roundTrip() {
    Pipeline statements = new Pipeline();
    if (!open) {
      open = true;
      statements.add(BEGIN);
    }
    return statements;
  }

  /**
   * Profiles that are locked now, and what was found after that.
   *
   * @param profiles by id, of those that exist
   * @param blocked those whose lock somebody else holds; always empty after a lock that waited
   * @param recordedKeys those under which something is recorded
   * @param clock the database's
   */
  public record Locked(
      Map<String, Profile> profiles,
      Set<String> blocked,
      List<OperationKey> recordedKeys,
      Instant clock) {}

  private record RecordedKeys(List<OperationKey> keys, Instant clock) {}

  /**
   * Locks the profiles, waiting for each as long as the connection's lock timeout allows, and then
   * looks for the keys.
   */
  public Locked lock(SortedSet<ProfileRef> profiles, Collection<OperationKey> keys) {
    return lock(reads.lockProfiles, List.copyOf(profiles), List.copyOf(keys));
  }

  /** Locks the profiles whose lock is free, waiting for none, and then looks for the keys. */
  public Locked lockFree(SortedSet<ProfileRef> profiles, Collection<OperationKey> keys) {
    List<ProfileRef> refs = List.copyOf(profiles);
    Locked locked = lock(reads.lockFreeProfiles, refs, List.copyOf(keys));
    Set<String> blocked =
        roundTrip()
            .add(reads.existingProfiles, refs)
            .fetch(connection, results -> profileIds(results.next()));
    blocked.removeAll(locked.profiles().keySet());
    return new Locked(locked.profiles(), blocked, locked.recordedKeys(), locked.clock());
  }

  private Locked lock(
      BatchStatement<ProfileRef> statement, List<ProfileRef> refs, List<OperationKey> keys) {
    Pipeline locking = roundTrip();
    if (span == BatchSpan.BUCKET) {
      locking.add(writes.fence, refs);
    }
    locking.add(statement, refs);
    if (refs.size() <= SENT_AHEAD_PROFILES_MAX) {
      return locking
          .add(reads.recordedKeys, keys)
          .fetch(
              connection,
              results -> locked(profiles(results.next()), recordedKeys(results.next())));
    }
    Map<String, Profile> profiles = locking.fetch(connection, results -> profiles(results.next()));
    return locked(profiles, recordedKeys(keys));
  }

  /** Looks for keys of profiles that are locked already, as {@link #lock} does. */
  public Locked lookUp(Locked locked, Collection<OperationKey> keys) {
    RecordedKeys recorded = recordedKeys(List.copyOf(keys));
    List<OperationKey> all = new ArrayList<>(locked.recordedKeys());
    all.addAll(recorded.keys());
    return new Locked(locked.profiles(), locked.blocked(), all, recorded.clock());
  }

  private RecordedKeys recordedKeys(List<OperationKey> keys) {
    return roundTrip()
        .add(reads.recordedKeys, keys)
        .fetch(connection, results -> recordedKeys(results.next()));
  }

  private static Locked locked(Map<String, Profile> profiles, RecordedKeys recorded) {
    return new Locked(profiles, Set.of(), recorded.keys(), recorded.clock());
  }

  private static Map<String, Profile> profiles(RowCursor rows) throws SQLException {
    Map<String, Profile> profiles = new HashMap<>();
    while (rows.next()) {
      Profile profile = Rows.profile(rows);
      profiles.put(profile.profileId(), profile);
    }
    return profiles;
  }

  private static RecordedKeys recordedKeys(RowCursor rows) throws SQLException {
    List<OperationKey> keys = new ArrayList<>();
    Instant clock = Instant.EPOCH;
    while (rows.next()) {
      clock = rows.time();
      OperationKey key = Rows.operationKeyOrNull(rows);
      if (key != null) {
        keys.add(key);
      }
    }
    return new RecordedKeys(keys, clock);
  }

  private static Set<String> profileIds(RowCursor rows) throws SQLException {
    Set<String> profileIds = new HashSet<>();
    while (rows.next()) {
      profileIds.add(rows.text());
    }
    return profileIds;
  }

  /** What is recorded under these keys. */
  public Map<OperationKey, RecordedOperation> operations(List<OperationKey> recordedKeys) {
    return recordedKeys.isEmpty()
        ? Map.of()
        : roundTrip()
            .add(reads.operations, recordedKeys)
            .fetch(connection, results -> operations(results.next()));
  }

  private static Map<OperationKey, RecordedOperation> operations(RowCursor rows)
      throws SQLException {
    Map<OperationKey, RecordedOperation> operations = new HashMap<>();
    while (rows.next()) {
      operations.put(Rows.operationKey(rows), Rows.operation(rows));
    }
    return operations;
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
        : roundTrip()
            .add(reads.deductions, List.copyOf(refs))
            .fetch(connection, results -> deductions(results.next()));
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
        : roundTrip()
            .add(reads.jobs, List.copyOf(refs))
            .fetch(connection, results -> jobs(results.next()));
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
    Pipeline last = roundTrip();
    add(last, writes.updateProfiles, effects.updated());
    add(last, writes.insertOperations, effects.operations());
    add(last, writes.insertEntries, effects.entries());
    add(last, writes.upsertRefunds, effects.refunds());
    add(last, writes.upsertJobs, effects.jobs());
    last.add(COMMIT).execute(connection);
    open = false;
  }

  /** Alone, since what comes back decides whether the rest may be written. */
  private void create(List<ProfileRow> profiles) {
    if (profiles.isEmpty()) {
      return;
    }
    int created = roundTrip().add(writes.insertProfiles, profiles).execute(connection);
    if (created != profiles.size()) {
      throw new ConcurrentChangeException(created + " of " + profiles.size() + " rows written");
    }
  }

  /** Undoes everything, unless it was committed. */
  @Override
  public void close() {
    try {
      if (open) {
        new Pipeline().add(ROLLBACK).execute(connection);
      }
    } finally {
      connections.release(connection);
    }
  }

  private static <R> void add(Pipeline last, BatchStatement<R> statement, Collection<R> rows) {
    if (!rows.isEmpty()) {
      last.add(statement, List.copyOf(rows));
    }
  }
}
