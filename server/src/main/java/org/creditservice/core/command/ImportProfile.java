package org.creditservice.core.command;

import java.time.Instant;
import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.jspecify.annotations.Nullable;

/**
 * Creates a profile that was kept in another system, with the balance and the rate limit that it
 * had there. The import's command.
 *
 * @param openingBalance in credits, 0 … {@link Limits#AMOUNT_MAX}; above 0 it is the first ledger
 *     entry
 * @param lastDeductTime when its last deduction was accepted there, to the microsecond; null if it
 *     had none
 */
public record ImportProfile(
    OperationKey operationKey, String actor, long openingBalance, @Nullable Instant lastDeductTime)
    implements Command {

  /** The actor of imports. */
  public static final String IMPORT = "system:import";

  /**
   * The key of every import. A key belongs to its profile and a profile is imported once, so all
   * profiles can use the same one. A row that changed since is another request under that key.
   */
  public static final String KEY = Limits.SYSTEM_KEY_PREFIX + "import";

  /** The command for a profile of another system. */
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
  public Set<ErrorReason> refusals() {
    return Set.of(ErrorReason.PROFILE_ALREADY_EXISTS, ErrorReason.LAST_DEDUCT_TIME_IN_FUTURE);
  }

  @Override
  public Decision decideWithoutProfile(CommandContext context) {
    if (lastDeductTime != null && lastDeductTime.isAfter(context.now())) {
      return new Refused(Refusal.lastDeductTimeInFuture(lastDeductTime, context.now()));
    }
    Profile empty = Profile.imported(operationKey.profileId(), lastDeductTime, context.now());
    return CreateProfile.create(context, empty, openingBalance);
  }

  @Override
  public Decision decide(CommandContext context) {
    return new Refused(Refusal.profileAlreadyExists(operationKey.profileId()));
  }
}
