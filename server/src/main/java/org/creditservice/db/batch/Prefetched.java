package org.creditservice.db.batch;

import java.util.Map;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;

/**
 * What the commands of a batch refer to, as far as it exists.
 *
 * @param operations by key, the commands' own included
 * @param deductions by where they are
 * @param jobs by where they are; the deduction of each is among {@code deductions}
 * @param keyHorizons by bucket, how far keys have been removed, where a key that is not there can
 *     have been among them
 */
public record Prefetched(
    Map<OperationKey, RecordedOperation> operations,
    Map<DeductionRef, Deduction> deductions,
    Map<JobRef, Job> jobs,
    Map<Short, KeyHorizon> keyHorizons) {

  /** How far keys of the profile have been removed. */
  public KeyHorizon keyHorizon(ProfileRef profile) {
    return keyHorizons.getOrDefault(profile.bucket(), KeyHorizon.NONE);
  }
}
