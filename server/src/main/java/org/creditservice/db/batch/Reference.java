package org.creditservice.db.batch;

import java.util.Map;
import java.util.Set;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/**
 * What a command refers to beside its own profile and key.
 *
 * @param idempotencyKey the key of another operation
 * @param jobId a job
 * @param entrySequence the sequence of a deduction
 */
public record Reference(
    ProfileRef profile,
    @Nullable String idempotencyKey,
    @Nullable String jobId,
    @Nullable Long entrySequence) {
  /** Adds the deductions that it leads to, directly or by the operation that made one. */
  void addDeductions(
      Map<OperationKey, RecordedOperation> operations, Set<DeductionRef> deductions) {
    if (entrySequence != null) {
      deductions.add(new DeductionRef(profile, entrySequence));
    }
    if (idempotencyKey != null) {
      var operation = operations.get(new OperationKey(profile.profileId(), idempotencyKey));
      if (operation != null && operation.entrySequence() != null) {
        deductions.add(new DeductionRef(profile, operation.entrySequence()));
      }
    }
  }

  void addJob(Set<JobRef> jobs) {
    if (jobId != null) {
      jobs.add(new JobRef(profile, jobId));
    }
  }
}
