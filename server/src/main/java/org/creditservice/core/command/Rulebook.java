package org.creditservice.core.command;

import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.record.RecordedOperation;

/**
 * The order of the rules. The first that applies decides:
 *
 * <ol>
 *   <li>the profile must exist, unless the command creates it,
 *   <li>an answer that is recorded under the key is replayed, so that a replay is never rate
 *       limited and needs no balance,
 *   <li>a key that may have been removed is refused: what was executed under it must not be
 *       executed again,
 *   <li>the command's own rule: the rate limit, then what the command refers to, then the balance.
 * </ol>
 */
public final class Rulebook {
  /** The reasons for which any command can be refused. */
  static final Set<ErrorReason> COMMON_REFUSALS =
      Set.of(
          ErrorReason.PROFILE_NOT_FOUND,
          ErrorReason.IDEMPOTENCY_KEY_REUSED,
          ErrorReason.IDEMPOTENCY_KEY_EXPIRED);

  private final IdSource ids;

  public Rulebook(IdSource ids) {
    this.ids = ids;
  }

  /** Decides {@code command}; nothing is changed. */
  public Decision decide(Command command, ProfileState state) {
    Decision decision = applyFirstRule(command, state);
    // Checked by tests, which run with assertions; a server does not.
    assert isListed(command, decision) : command.method() + " does not list " + decision;
    return decision;
  }

  private Decision applyFirstRule(Command command, ProfileState state) {
    CommandContext context = new CommandContext(state, ids, command);
    if (state.profile() == null) {
      return command.decideWithoutProfile(context);
    }
    String key = command.operationKey().idempotencyKey();
    RecordedOperation recorded = state.operation(key);
    if (recorded != null) {
      return replay(command, recorded);
    }
    return state.keyHorizon().isPast(key)
        ? new Refused(Refusal.keyExpired(state.keyHorizon()))
        : command.decide(context);
  }

  private static boolean isListed(Command command, Decision decision) {
    if (decision instanceof Refused refused) {
      ErrorReason reason = refused.refusal().reason();
      return COMMON_REFUSALS.contains(reason) || command.refusals().contains(reason);
    }
    return true;
  }

  private static Decision replay(Command command, RecordedOperation recorded) {
    if (recorded.burnt() || isSameRequest(command, recorded)) {
      return new Decision.Replayed(recorded);
    }
    return new Refused(
        Refusal.keyReused(
            recorded,
            command.method(),
            recorded.fingerprint().differingFields(command.fingerprint())));
  }

  private static boolean isSameRequest(Command command, RecordedOperation recorded) {
    return recorded.method() == command.method()
        && recorded.fingerprint().equals(command.fingerprint());
  }
}
