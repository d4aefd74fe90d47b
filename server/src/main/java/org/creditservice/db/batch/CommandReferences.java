package org.creditservice.db.batch;

import java.util.Map;
import java.util.Set;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.core.record.References;
import org.jspecify.annotations.Nullable;

/** What a command of a profile refers to. */
public record CommandReferences(ProfileRef profile, References to) {
  /** Adds the deductions that it leads to, directly or by the operation that made one. */
  void addDeductions(
      Map<OperationKey, RecordedOperation> operations, Set<DeductionRef> deductions) {
    if (to.entrySequence() != null) {
      deductions.add(new DeductionRef(profile, to.entrySequence()));
    }
    OperationKey key = operationKey();
    if (key != null) {
      var operation = operations.get(key);
      if (operation != null && operation.entrySequence() != null) {
        deductions.add(new DeductionRef(profile, operation.entrySequence()));
      }
    }
  }

  /** The key of the operation that it refers to, if it refers to one. */
  @Nullable OperationKey operationKey() {
    String key = to.idempotencyKey();
    return key == null ? null : new OperationKey(profile.profileId(), key);
  }

  void addJob(Set<JobRef> jobs) {
    if (to.jobId() != null) {
      jobs.add(new JobRef(profile, to.jobId()));
    }
  }
}
