package org.creditservice.core.command;

import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.record.RecordedOperation;

/**
 * The order in which a command is judged; the first that matches answers.
 *
 * <ol>
 *   <li>the profile exists,
 *   <li>the key: what is recorded under it is replayed, and a replay costs no rate limit and needs
 *       no balance,
 *   <li>the command's own rule: rate limit, then what it names, then the balance.
 * </ol>
 */
public final class Rulebook {
  private final IdSource ids;

  public Rulebook(IdSource ids) {
    this.ids = ids;
  }

  /** What becomes of {@code command}; nothing is changed. */
  public Decision decide(Command command, ProfileState state) {
    CommandContext turn = new CommandContext(state, ids, command);
    if (state.profile() == null) {
      return command.decideWithoutProfile(turn);
    }
    RecordedOperation recorded = state.operation(command.operationKey().idempotencyKey());
    return recorded == null ? command.decide(turn) : replay(command, recorded);
  }

  private static Decision replay(Command command, RecordedOperation recorded) {
    if (recorded.burnt() || isSameRequest(command, recorded)) {
      return new Decision.Replayed(recorded);
    }
    return new Decision.Refused(
        Refusal.keyReused(
            recorded,
            command.method(),
            recorded.fingerprint().differingFields(command.fingerprint())));
  }

  private static boolean isSameRequest(Command command, RecordedOperation recorded) {
    return recorded.method() == command.method()
        && recorded.fingerprint().equals(command.fingerprint());
  }

  /** The refusal that is recorded under {@code key} when a reversal overtakes its command. */
  public static Refusal burnt(String key) {
    return Refusal.operationReversed(key);
  }
}
