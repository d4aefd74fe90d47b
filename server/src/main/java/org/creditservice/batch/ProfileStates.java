package org.creditservice.batch;

import java.util.HashMap;
import java.util.Map;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.batch.BatchTransaction;
import org.creditservice.db.batch.BatchTransaction.Locked;
import org.creditservice.db.batch.BatchTransaction.Named;

/**
 * What the commands of a batch are decided on: their locked profiles, the keys, and the deductions
 * that they name.
 */
final class ProfileStates {
  private final Map<String, ProfileState> byProfileId = new HashMap<>();

  private ProfileStates() {}

  /** Reads what belongs to the profiles that are locked. */
  static ProfileStates lookUp(BatchTransaction transaction, Batch batch, Locked locked) {
    ProfileStates states = new ProfileStates();
    for (PendingCommand pending : batch.commands()) {
      states.byProfileId.computeIfAbsent(
          pending.profile().profileId(),
          profileId -> new ProfileState(locked.profiles().get(profileId), locked.clock()));
    }
    Map<OperationKey, RecordedOperation> recorded =
        transaction.operations(
            locked.recordedKeys().stream()
                .filter(key -> states.byProfileId.containsKey(key.profileId()))
                .toList());
    recorded.forEach(states::put);
    states.addNamed(transaction, batch, recorded);
    return states;
  }

  private void put(OperationKey key, RecordedOperation operation) {
    of(key.profileId()).put(key.idempotencyKey(), operation);
  }

  private void addNamed(
      BatchTransaction transaction, Batch batch, Map<OperationKey, RecordedOperation> recorded) {
    Named named = transaction.named(batch.deductions(recorded), batch.jobs());
    named.deductions().forEach((ref, deduction) -> of(ref.profile().profileId()).put(deduction));
    named.jobs().forEach((ref, job) -> of(ref.profile().profileId()).put(job));
  }

  /** The state of a profile that the batch is about. */
  ProfileState of(String profileId) {
    ProfileState state = byProfileId.get(profileId);
    if (state == null) {
      throw new IllegalStateException("not a profile of this batch: " + profileId);
    }
    return state;
  }
}
