package org.creditservice.batch;

import java.util.HashMap;
import java.util.Map;
import org.creditservice.core.OperationKey;
import org.creditservice.core.Profile;
import org.creditservice.core.ProfileState;
import org.creditservice.core.RecordedOperation;
import org.creditservice.db.BatchTransaction;
import org.creditservice.db.BatchTransaction.Named;
import org.creditservice.db.BatchTransaction.Recorded;

/**
 * What the commands of a batch are decided on: their locked profiles, the keys, and the deductions
 * that they name.
 */
final class ProfileStates {
  private final Map<String, ProfileState> byProfileId = new HashMap<>();

  private ProfileStates() {}

  /**
   * Reads the state.
   *
   * @param profiles by id, those that exist, locked
   */
  static ProfileStates lookUp(
      BatchTransaction transaction, Batch batch, Map<String, Profile> profiles) {
    ProfileStates states = new ProfileStates();
    Recorded recorded = transaction.operations(batch.keys());
    for (Pending pending : batch.commands()) {
      states.byProfileId.computeIfAbsent(
          pending.profile().profileId(),
          profileId -> new ProfileState(profiles.get(profileId), recorded.clock()));
    }
    recorded.operations().forEach(states::put);
    states.addNamed(transaction, batch, recorded.operations());
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
