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
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * Adds credits.
 *
 * @param amount in credits, 1 … {@link Limits#AMOUNT_MAX}
 */
public record GrantCredits(
    OperationKey operationKey, String actor, long amount, String reasonCode, Metadata metadata)
    implements Command {

  /** Its outcome. */
  public record Granted(LedgerEntry entry) implements Outcome {}

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
  public Set<ErrorReason> refusals() {
    return Set.of(ErrorReason.BALANCE_LIMIT_EXCEEDED);
  }

  @Override
  public Decision decide(CommandContext context) {
    if (!context.hasRoomFor(amount)) {
      return new Refused(Refusal.balanceLimitExceeded(context.profile().balance(), amount));
    }
    LedgerEntry entry = context.grant(context.profile(), amount, reasonCode, metadata);
    return new Executed(new Granted(entry), Effects.appending(context.after(entry), entry));
  }
}
