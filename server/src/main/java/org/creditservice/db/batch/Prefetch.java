package org.creditservice.db.batch;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.row.DeductionMapping;
import org.creditservice.db.row.DeductionRow;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.KeyHorizonMapping;
import org.creditservice.db.row.KeyHorizonRow;
import org.creditservice.db.row.OperationMapping;
import org.creditservice.db.row.OperationRow;

/**
 * Reads what the commands of a batch refer to, and what that refers to in turn: operations, their
 * deductions, those deductions' jobs, and the deductions that paid for jobs; and how far keys have
 * been removed. A round trip for each of the five, and none where it is not needed.
 */
final class Prefetch {
  private final Pipeline pipeline;
  private final BatchReads reads;

  Prefetch(Pipeline pipeline, BatchReads reads) {
    this.pipeline = pipeline;
    this.reads = reads;
  }

  /**
   * Reads.
   *
   * @param keys of the commands
   * @param references of the commands
   */
  Prefetched read(
      LockedProfiles locked,
      Collection<OperationKey> keys,
      Collection<CommandReferences> references) {
    Map<OperationKey, RecordedOperation> operations = operations(locked.usableKeys());
    Set<DeductionRef> deductionRefs = new HashSet<>();
    Set<JobRef> jobRefs = new HashSet<>();
    for (CommandReferences reference : references) {
      reference.addDeductions(operations, deductionRefs);
      reference.addJob(jobRefs);
    }
    Map<DeductionRef, Deduction> deductions = deductions(deductionRefs);
    deductions.forEach((ref, deduction) -> addJob(ref, deduction, jobRefs));
    Map<JobRef, Job> jobs = jobs(jobRefs);
    deductions.putAll(deductions(unread(jobs, deductions)));
    Set<ProfileRef> keysMissing = keysMissing(locked.clock(), operations, keys, references);
    return new Prefetched(operations, deductions, jobs, keyHorizons(keysMissing));
  }

  /**
   * The profiles of keys that are not there and may have been removed. They are looked for after
   * the operations were read: a key can be removed at any moment, by nobody who locks the profile.
   */
  private static Set<ProfileRef> keysMissing(
      Instant clock,
      Map<OperationKey, RecordedOperation> operations,
      Collection<OperationKey> keys,
      Collection<CommandReferences> references) {
    Set<ProfileRef> profiles = new TreeSet<>();
    for (OperationKey key : keys) {
      if (!operations.containsKey(key) && KeyHorizon.concerns(key.idempotencyKey(), clock)) {
        profiles.add(ProfileRef.of(key.profileId()));
      }
    }
    for (CommandReferences reference : references) {
      OperationKey key = reference.operationKey();
      if (key != null
          && !operations.containsKey(key)
          && !KeyHorizon.isRecent(key.idempotencyKey(), clock)) {
        profiles.add(reference.profile());
      }
    }
    return profiles;
  }

  private Map<Short, KeyHorizon> keyHorizons(Set<ProfileRef> profiles) {
    Map<Short, ProfileRef> byBucket = new HashMap<>();
    profiles.forEach(profile -> byBucket.put(profile.bucket(), profile));
    Map<Short, KeyHorizon> horizons = new HashMap<>();
    if (!byBucket.isEmpty()) {
      for (KeyHorizonRow row :
          pipeline
              .add(reads.keyHorizons, List.copyOf(byBucket.values()))
              .fetch(results -> results.next(KeyHorizonMapping.INSTANCE.found()))) {
        horizons.put(row.bucket(), row.horizon());
      }
    }
    return horizons;
  }

  private static void addJob(DeductionRef ref, Deduction deduction, Set<JobRef> jobs) {
    if (deduction.jobId() != null) {
      jobs.add(new JobRef(ref.profile(), deduction.jobId()));
    }
  }

  /** The deductions that paid for jobs, without those that have been read. */
  private static Set<DeductionRef> unread(
      Map<JobRef, Job> jobs, Map<DeductionRef, Deduction> read) {
    Set<DeductionRef> unread = new HashSet<>();
    jobs.forEach(
        (ref, job) -> unread.add(new DeductionRef(ref.profile(), job.deductionSequence())));
    unread.removeAll(read.keySet());
    return unread;
  }

  private Map<OperationKey, RecordedOperation> operations(List<OperationKey> keys) {
    Map<OperationKey, RecordedOperation> operations = new HashMap<>();
    if (!keys.isEmpty()) {
      for (OperationRow row :
          pipeline
              .add(reads.operations, keys)
              .fetch(results -> results.next(OperationMapping.INSTANCE.found()))) {
        operations.put(row.key(), row.operation());
      }
    }
    return operations;
  }

  private Map<DeductionRef, Deduction> deductions(Set<DeductionRef> refs) {
    Map<DeductionRef, Deduction> deductions = new HashMap<>();
    if (!refs.isEmpty()) {
      for (DeductionRow row :
          pipeline
              .add(reads.deductions, List.copyOf(refs))
              .fetch(results -> results.next(DeductionMapping.INSTANCE.found()))) {
        DeductionRef ref = DeductionRef.of(row.profileId(), row.deduction().sequence());
        deductions.put(ref, row.deduction());
      }
    }
    return deductions;
  }

  private Map<JobRef, Job> jobs(Set<JobRef> refs) {
    Map<JobRef, Job> jobs = new HashMap<>();
    if (!refs.isEmpty()) {
      for (JobRow row :
          pipeline
              .add(reads.jobs, List.copyOf(refs))
              .fetch(results -> results.next(JobMapping.INSTANCE.found()))) {
        jobs.put(new JobRef(ProfileRef.of(row.profileId()), row.job().jobId()), row.job());
      }
    }
    return jobs;
  }
}
