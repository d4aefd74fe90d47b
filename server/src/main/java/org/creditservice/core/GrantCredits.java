package org.creditservice.core;

import org.creditservice.core.Decision.Effects;
import org.creditservice.core.Decision.Executed;
import org.creditservice.core.Decision.Refused;

/**
 * Adds credits.
 *
 * @param amount in credits, 1 … {@link Limits#AMOUNT_MAX}
 */
public record GrantCredits(
    OperationKey operationKey, String actor, long amount, String reasonCode, Metadata metadata)
    implements Command {

  @Override
  public Method method() {
    return Method.GRANT_CREDITS;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.AMOUNT, amount)
        .add(Field.REASON_CODE, reasonCode)
        .add(Field.METADATA, metadata)
        .build();
  }

  @Override
  public Decision decide(Turn turn) {
    if (!turn.hasRoomFor(amount)) {
      return new Refused(Refusal.balanceLimitExceeded(turn.profile().balance(), amount));
    }
    LedgerEntry entry = turn.grant(turn.profile(), amount, reasonCode, metadata);
    return new Executed(
        new Outcome.CreditsGranted(entry), Effects.appending(turn.profile(), entry));
  }
}
