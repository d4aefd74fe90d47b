package org.creditservice.db;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.Deduction;
import org.creditservice.core.Job;
import org.creditservice.core.OperationKey;
import org.creditservice.core.Profile;
import org.creditservice.core.RecordedOperation;
import org.creditservice.db.jooq.tables.records.IdempotencyKeysRecord;
import org.creditservice.db.jooq.tables.records.JobsRecord;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.RowCountQuery;

/**
 * The database's side of a batch, step by step, within one transaction at READ COMMITTED.
 *
 * <p>The steps are statements of their own on purpose: each takes a new snapshot. Were the keys
 * read in the statement that locks, then after a wait for a lock they would come from the snapshot
 * before the wait, and what another server recorded meanwhile would be missed.
 */
public final class BatchTransaction {
  private final BatchReads reads;
  private final BatchWrites writes;
  private final BatchSpan span;

  BatchTransaction(DSLContext sql, BatchSpan span) {
    this.reads = new BatchReads(sql, span);
    this.writes = new BatchWrites(sql, span);
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
    fence(profiles);
    return new Locked(byId(reads.lockProfiles(List.copyOf(profiles)).fetch()), Set.of());
  }

  /** Locks the profiles whose lock is free, waiting for none. */
  public Locked lockFree(SortedSet<ProfileRef> profiles) {
    fence(profiles);
    List<ProfileRef> refs = List.copyOf(profiles);
    Map<String, Profile> locked = byId(reads.lockProfiles(refs).skipLocked().fetch());
    Set<String> blocked = new HashSet<>(reads.existingProfiles(refs).fetch(PROFILES.PROFILE_ID));
    blocked.removeAll(locked.keySet());
    return new Locked(locked, blocked);
  }

  private void fence(SortedSet<ProfileRef> profiles) {
    if (span == BatchSpan.BUCKET) {
      writes.fence(profiles.first().bucket()).execute();
    }
  }

  private static Map<String, Profile> byId(Collection<? extends Record> rows) {
    Map<String, Profile> profiles = new HashMap<>();
    for (Record row : rows) {
      Profile profile = Rows.profile(row.into(PROFILES));
      profiles.put(profile.profileId(), profile);
    }
    return profiles;
  }

  /** Looks the keys up. There is at least one. */
  public Recorded operations(Collection<OperationKey> keys) {
    Map<OperationKey, RecordedOperation> operations = new HashMap<>();
    var rows = reads.operations(List.copyOf(keys)).fetch();
    for (Record row : rows) {
      IdempotencyKeysRecord found = row.into(IDEMPOTENCY_KEYS);
      if (found.getProfileId() != null) {
        operations.put(Rows.operationKey(found), Rows.operation(found));
      }
    }
    return new Recorded(operations, rows.get(0).get(BatchReads.CLOCK));
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
    Map<DeductionRef, Deduction> deductions = new HashMap<>();
    if (refs.isEmpty()) {
      return deductions;
    }
    for (Record row : reads.deductions(List.copyOf(refs)).fetch()) {
      String profileId = row.get(LEDGER_ENTRIES.PROFILE_ID);
      if (profileId != null) {
        Deduction deduction = deduction(row);
        deductions.put(DeductionRef.of(profileId, deduction.sequence()), deduction);
      }
    }
    return deductions;
  }

  private Map<JobRef, Job> jobs(Collection<JobRef> refs) {
    Map<JobRef, Job> jobs = new HashMap<>();
    if (refs.isEmpty()) {
      return jobs;
    }
    for (Record row : reads.jobs(List.copyOf(refs)).fetch()) {
      JobsRecord job = row.into(JOBS);
      if (job.getJobId() != null) {
        jobs.put(new JobRef(ProfileRef.of(job.getProfileId()), job.getJobId()), Rows.job(job));
      }
    }
    return jobs;
  }

  private static Deduction deduction(Record row) {
    Long refunded = row.get(DEDUCTION_REFUNDS.REFUNDED);
    return new Deduction(
        row.get(LEDGER_ENTRIES.SEQUENCE),
        row.get(LEDGER_ENTRIES.ENTRY_ID),
        -row.get(LEDGER_ENTRIES.AMOUNT),
        refunded == null ? 0 : refunded,
        row.get(LEDGER_ENTRIES.JOB_ID));
  }

  /**
   * Writes what the batch changes.
   *
   * @throws ConcurrentChangeException if another server has created one of the profiles in the
   *     meantime
   */
  public void write(BatchEffects effects) {
    write(effects.created(), writes::insertProfiles);
    write(effects.updated(), writes::updateProfiles);
    write(effects.operations(), writes::insertOperations);
    write(effects.entries(), writes::insertEntries);
    write(effects.refunds(), writes::upsertRefunds);
    write(effects.jobs(), writes::upsertJobs);
  }

  private static <R> void write(Collection<R> rows, Function<List<R>, RowCountQuery> statement) {
    if (rows.isEmpty()) {
      return;
    }
    int written = statement.apply(List.copyOf(rows)).execute();
    if (written != rows.size()) {
      throw new ConcurrentChangeException(written + " of " + rows.size() + " rows written");
    }
  }
}
