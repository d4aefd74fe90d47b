package org.creditservice.batch;

import java.util.Map;
import java.util.Set;
import org.creditservice.core.command.Rulebook;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.batch.BatchTransaction;
import org.creditservice.db.batch.BatchTransaction.Locked;

/** Executes batches, each as one transaction: lock, look up, decide, write, commit. */
final class GroupCommit {
  private final BatchDatabase store;
  private final Rulebook rulebook;
  private final AnswerEncoder encoder;

  GroupCommit(BatchDatabase store, Rulebook rulebook, AnswerEncoder encoder) {
    this.store = store;
    this.rulebook = rulebook;
    this.encoder = encoder;
  }

  /**
   * What a transaction did.
   *
   * @param decisions one for each command that was not left out
   * @param blocked the profiles that were left out, because somebody else holds their lock
   * @param lastSequences the newest entry's sequence of each profile that has new entries
   */
  record Committed(
      Map<PendingCommand, CommittedDecision> decisions,
      Set<String> blocked,
      Map<String, Long> lastSequences) {}

  BatchTransaction begin() {
    return store.begin();
  }

  /** Locks the profiles of a batch and looks for its keys. */
  Locked lock(BatchTransaction transaction, Batch batch) {
    return batch.probing()
        ? transaction.lockFree(batch.profiles(), batch.keys())
        : transaction.lock(batch.profiles(), batch.keys());
  }

  /**
   * Executes the commands of a batch, in their order, and commits.
   *
   * @param locked its profiles and what was found of its keys
   * @throws RuntimeException if the transaction failed; whether it was committed is then not known,
   *     but a repetition finds out, through the keys
   */
  Committed execute(BatchTransaction transaction, Batch batch, Locked locked) {
    Batch free = batch.without(locked.blocked());
    if (free.isEmpty()) {
      return new Committed(Map.of(), locked.blocked(), Map.of());
    }
    ProfileStates states = ProfileStates.lookUp(transaction, free, locked);
    BatchDecider deciding = new BatchDecider(rulebook, encoder, states);
    free.commands().forEach(deciding::decide);
    transaction.commit(deciding.effects());
    return new Committed(
        deciding.decisions(), locked.blocked(), deciding.effects().lastSequences());
  }
}
