package org.creditservice.core.command;

import java.time.Duration;
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
 * Deducts credits, if the balance suffices and the last deduction is long enough ago.
 *
 * @param amount in credits, 1 … {@link Limits#AMOUNT_MAX}
 * @param minInterval the time that must have passed since the profile's last deduction; zero for no
 *     rate limit
 */
public record DeductCredits(
    OperationKey operationKey,
    String actor,
    long amount,
    String reasonCode,
    Duration minInterval,
    Metadata metadata)
    implements Command {

  /** Its outcome. */
  public record Deducted(LedgerEntry entry) implements Outcome {}

  @Override
  public Method method() {
    return Method.DEDUCT_CREDITS;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.AMOUNT, amount)
        .add(Field.REASON_CODE, reasonCode)
        .add(Field.MIN_INTERVAL, minInterval)
        .add(Field.METADATA, metadata)
        .build();
  }

  @Override
  public Set<ErrorReason> refusals() {
    return Set.of(ErrorReason.RATE_LIMITED, ErrorReason.INSUFFICIENT_CREDITS);
  }

  @Override
  public Decision decide(CommandContext context) {
    Refusal refusal = DeductionRules.rateLimit(context, minInterval);
    if (refusal == null) {
      refusal = DeductionRules.balance(context, amount);
    }
    if (refusal != null) {
      return new Refused(refusal);
    }
    LedgerEntry entry = context.deduct(amount, reasonCode, null, metadata);
    return new Executed(new Deducted(entry), Effects.appending(context.after(entry), entry));
  }
}
