package org.creditservice.batch;

import java.util.HashMap;
import java.util.Map;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.db.batch.LockedProfiles;
import org.creditservice.db.batch.Prefetched;

/** What the commands of a batch are decided on: the state of each of its profiles. */
final class BatchState {
  private final Map<String, ProfileState> byProfileId = new HashMap<>();

  private BatchState() {}

  /** The states of a batch's profiles, none of which is blocked. */
  static BatchState of(Batch batch, LockedProfiles locked, Prefetched prefetched) {
    BatchState states = new BatchState();
    for (PendingCommand pending : batch.commands()) {
      ProfileState state =
          states.byProfileId.computeIfAbsent(
              pending.profile().profileId(),
              profileId -> new ProfileState(locked.profiles().get(profileId), locked.clock()));
      state.put(prefetched.keyHorizon(pending.profile()));
    }
    prefetched
        .operations()
        .forEach((key, found) -> states.of(key.profileId()).put(key.idempotencyKey(), found));
    prefetched
        .deductions()
        .forEach((ref, deduction) -> states.of(ref.profile().profileId()).put(deduction));
    prefetched.jobs().forEach((ref, job) -> states.of(ref.profile().profileId()).put(job));
    return states;
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
