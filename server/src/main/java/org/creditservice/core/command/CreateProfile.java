package org.creditservice.core.command;

import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * Makes a profile, with an opening balance if one is given.
 *
 * @param openingBalance in credits, 0 … {@link Limits#AMOUNT_MAX}; above 0 it is the first ledger
 *     entry
 */
public record CreateProfile(
    OperationKey operationKey, String actor, long openingBalance, Metadata metadata)
    implements Command {

  /** The reason code of the entry that the opening balance makes. */
  public static final String OPENING_BALANCE = "OPENING_BALANCE";

  @Override
  public Method method() {
    return Method.CREATE_PROFILE;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.OPENING_BALANCE, openingBalance)
        .add(Field.METADATA, metadata)
        .build();
  }

  @Override
  public Decision decideWithoutProfile(CommandContext turn) {
    Profile empty = Profile.create(operationKey.profileId(), metadata, turn.now());
    if (openingBalance == 0) {
      return new Executed(new Outcome.ProfileCreated(empty, null), Effects.none(empty));
    }
    LedgerEntry entry = turn.grant(empty, openingBalance, OPENING_BALANCE, Metadata.EMPTY);
    Effects effects = Effects.appending(empty, entry);
    return new Executed(new Outcome.ProfileCreated(effects.profile(), entry), effects);
  }

  @Override
  public Decision decide(CommandContext turn) {
    return new Refused(Refusal.profileAlreadyExists(operationKey.profileId()));
  }
}
