package org.creditservice.core.command;

import java.util.Set;
import org.creditservice.core.ErrorReason;
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
import org.jspecify.annotations.Nullable;

/**
 * Creates a profile, optionally with an opening balance.
 *
 * @param openingBalance in credits, 0 … {@link Limits#AMOUNT_MAX}; above 0 it is the first ledger
 *     entry
 */
public record CreateProfile(
    OperationKey operationKey, String actor, long openingBalance, Metadata metadata)
    implements Command {

  /** The reason code of the opening balance's entry. */
  public static final String OPENING_BALANCE = "OPENING_BALANCE";

  /**
   * Its outcome.
   *
   * @param entry null if the opening balance is 0
   */
  public record Created(Profile profile, @Nullable LedgerEntry entry) implements Outcome {}

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
  public Set<ErrorReason> refusals() {
    return Set.of(ErrorReason.PROFILE_ALREADY_EXISTS);
  }

  @Override
  public Decision decideWithoutProfile(CommandContext context) {
    Profile empty = Profile.create(operationKey.profileId(), metadata, context.now());
    return create(context, empty, openingBalance);
  }

  /** Creates {@code empty} with an opening balance, which may be 0. */
  static Executed create(CommandContext context, Profile empty, long openingBalance) {
    if (openingBalance == 0) {
      return new Executed(new Created(empty, null), Effects.none(empty));
    }
    LedgerEntry entry = context.grant(empty, openingBalance, OPENING_BALANCE, Metadata.EMPTY);
    Effects effects = Effects.appending(empty.after(entry, context.clock()), entry);
    return new Executed(new Created(effects.profile(), entry), effects);
  }

  @Override
  public Decision decide(CommandContext context) {
    return new Refused(Refusal.profileAlreadyExists(operationKey.profileId()));
  }
}
