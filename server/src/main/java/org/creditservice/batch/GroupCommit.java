package org.creditservice.batch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.creditservice.core.Profile;
import org.creditservice.core.ProfileState;
import org.creditservice.core.Rulebook;
import org.creditservice.db.BatchStore;
import org.creditservice.db.BatchTransaction;
import org.creditservice.db.BatchTransaction.Locked;
import org.creditservice.db.BatchTransaction.Recorded;

/** Executes a batch as one transaction: lock, look up, decide, write, commit. */
final class GroupCommit {
  private final BatchStore store;
  private final Rulebook rulebook;
  private final AnswerEncoder encoder;

  GroupCommit(BatchStore store, Rulebook rulebook, AnswerEncoder encoder) {
    this.store = store;
    this.rulebook = rulebook;
    this.encoder = encoder;
  }

  /**
   * What a transaction did.
   *
   * @param replies one for each command that was not left out
   * @param blocked the profiles that were left out, because somebody else holds their lock
   * @param lastSequences the newest entry's sequence of each profile that has new entries
   */
  record Committed(
      Map<Pending, Reply> replies, Set<String> blocked, Map<String, Long> lastSequences) {}

  /**
   * Executes the commands of {@code batch}, in their order.
   *
   * @throws RuntimeException if the transaction failed; whether it was committed is then not known, but a repetition
   *     finds out, through the keys
   */
  Committed execute(Batch batch) {
    return store.inTransaction(
        transaction -> {
          Locked locked =
              batch.probing()
                  ? transaction.lockFree(batch.profiles())
                  : transaction.lock(batch.profiles());
          Batch free = batch.without(locked.blocked());
          if (free.isEmpty()) {
            return new Committed(Map.of(), locked.blocked(), Map.of());
          }
          Map<String, ProfileState> states = lookUp(transaction, free, locked.profiles());
          Deciding deciding = new Deciding(rulebook, encoder, states);
          free.commands().forEach(deciding::decide);
          transaction.write(deciding.effects());
          return new Committed(
              deciding.replies(), locked.blocked(), deciding.effects().lastSequences());
        });
  }

  /** What the commands are decided on: their profiles, the keys, and the deductions that they name. */
  private static Map<String, ProfileState> lookUp(
      BatchTransaction transaction, Batch batch, Map<String, Profile> profiles) {
    Recorded recorded = transaction.operations(batch.keys());
    Map<String, ProfileState> states = new HashMap<>();
    for (Pending pending : batch.commands()) {
      states.computeIfAbsent(
          pending.profile().profileId(),
          profileId -> new ProfileState(profiles.get(profileId), recorded.clock()));
    }
    recorded
        .operations()
        .forEach((key, operation) -> states.get(key.profileId()).put(key.idempotencyKey(), operation));
    var named = batch.deductions(recorded.operations());
    if (!named.isEmpty()) {
      transaction
          .deductions(named)
          .forEach((ref, deduction) -> states.get(ref.profile().profileId()).put(deduction));
    }
    return states;
  }
}
