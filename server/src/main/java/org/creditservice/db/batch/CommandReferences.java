package org.creditservice.db.batch;

import java.util.Map;
import java.util.Set;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.core.record.References;

/** What a command of a profile refers to. */
public record CommandReferences(ProfileRef profile, References to) {
  /** Adds the deductions that it leads to, directly or by the operation that made one. */
  void addDeductions(
      Map<OperationKey, RecordedOperation> operations, Set<DeductionRef> deductions) {
    if (to.entrySequence() != null) {
      deductions.add(new DeductionRef(profile, to.entrySequence()));
    }
    if (to.idempotencyKey() != null) {
      var operation = operations.get(new OperationKey(profile.profileId(), to.idempotencyKey()));
      if (operation != null && operation.entrySequence() != null) {
        deductions.add(new DeductionRef(profile, operation.entrySequence()));
      }
    }
  }

  void addJob(Set<JobRef> jobs) {
    if (to.jobId() != null) {
      jobs.add(new JobRef(profile, to.jobId()));
    }
  }
}
