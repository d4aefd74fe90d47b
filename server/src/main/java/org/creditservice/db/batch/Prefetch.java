package org.creditservice.db.batch;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.row.DeductionMapping;
import org.creditservice.db.row.DeductionRow;
import org.creditservice.db.row.JobMapping;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.OperationMapping;
import org.creditservice.db.row.OperationRow;

/**
 * Reads what the commands of a batch refer to, and what that refers to in turn: operations, their
 * deductions, those deductions' jobs, and the deductions that paid for jobs. A round trip for each
 * of the four, and none where nothing is referred to.
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
   * @param recordedKeys the keys under which something is recorded, of the commands and of the
   *     operations that they refer to
   */
  Prefetched read(List<OperationKey> recordedKeys, Collection<CommandReferences> references) {
    Map<OperationKey, RecordedOperation> operations = operations(recordedKeys);
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
    return new Prefetched(operations, deductions, jobs);
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
              .fetch(results -> results.next(OperationMapping.INSTANCE.all()))) {
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
