package org.creditservice.core.command;

import java.time.Instant;
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
 * Makes a profile that was kept elsewhere before, with the balance and the rate limit that it had
 * there. The import's command.
 *
 * @param openingBalance in credits, 0 … {@link Limits#AMOUNT_MAX}; above 0 it is the first ledger
 *     entry
 * @param lastDeductTime when its last deduction was accepted there, to the microsecond; null if it
 *     never had one
 */
public record ImportProfile(
    OperationKey operationKey, String actor, long openingBalance, @Nullable Instant lastDeductTime)
    implements Command {

  /** Who imports. */
  public static final String IMPORT = "system:import";

  /**
   * The key of every import. Keys are the profile's own, and a profile is imported once, so nothing
   * more is needed to tell one row from another, and a row that changed from itself.
   */
  public static final String KEY = Limits.SYSTEM_KEY_PREFIX + "import";

  /** The command for a profile as it stood elsewhere. */
  public static ImportProfile of(
      String profileId, long openingBalance, @Nullable Instant lastDeductTime) {
    return new ImportProfile(
        new OperationKey(profileId, KEY), IMPORT, openingBalance, lastDeductTime);
  }

  @Override
  public Method method() {
    return Method.IMPORT_PROFILE;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.OPENING_BALANCE, openingBalance)
        .add(Field.LAST_DEDUCT_TIME, lastDeductTime == null ? null : lastDeductTime.toString())
        .build();
  }

  @Override
  public Decision decideWithoutProfile(CommandContext turn) {
    if (lastDeductTime != null && lastDeductTime.isAfter(turn.now())) {
      return new Refused(Refusal.lastDeductTimeInFuture(lastDeductTime, turn.now()));
    }
    Profile empty = Profile.imported(operationKey.profileId(), lastDeductTime, turn.now());
    if (openingBalance == 0) {
      return new Executed(new Outcome.ProfileCreated(empty, null), Effects.none(empty));
    }
    LedgerEntry entry =
        turn.grant(empty, openingBalance, CreateProfile.OPENING_BALANCE, Metadata.EMPTY);
    Effects effects = Effects.appending(empty, entry);
    return new Executed(new Outcome.ProfileCreated(effects.profile(), entry), effects);
  }

  @Override
  public Decision decide(CommandContext turn) {
    return new Refused(Refusal.profileAlreadyExists(operationKey.profileId()));
  }
}
