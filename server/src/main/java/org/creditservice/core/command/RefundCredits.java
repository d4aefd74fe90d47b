package org.creditservice.core.command;

import java.util.UUID;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.core.record.References;
import org.jspecify.annotations.Nullable;

/**
 * Gives back a deduction, in part or whole, never more than was deducted.
 *
 * @param amount in credits, 1 … {@link Limits#AMOUNT_MAX}; null for all that remains
 */
public record RefundCredits(
    OperationKey operationKey,
    String actor,
    Target target,
    @Nullable Long amount,
    String reasonCode,
    Metadata metadata)
    implements Command {

  /** Which deduction. */
  public sealed interface Target {
    /** By the id of its ledger entry. */
    record ByEntryId(UUID entryId) implements Target {}

    /** By the idempotency key of the call that deducted. */
    record ByDeductionKey(String deductionKey) implements Target {}
  }

  @Override
  public Method method() {
    return Method.REFUND_CREDITS;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.ENTRY_ID, entryId())
        .add(Field.DEDUCTION_KEY, deductionKey())
        .add(Field.AMOUNT, amount)
        .add(Field.REASON_CODE, reasonCode)
        .add(Field.METADATA, metadata)
        .build();
  }

  @Override
  public References references() {
    return target instanceof Target.ByEntryId byId
        ? References.entry(byId.entryId())
        : References.operation(targetName());
  }

  @Override
  public Decision decide(CommandContext turn) {
    Deduction deduction = findDeduction(turn);
    if (deduction == null) {
      return new Refused(Refusal.deductionNotFound(targetName()));
    }
    long credits = amount == null ? deduction.refundable() : amount;
    if (credits == 0 || credits > deduction.refundable()) {
      return new Refused(Refusal.refundExceedsDeduction(amount, deduction.refundable()));
    }
    if (!turn.hasRoomFor(credits)) {
      return new Refused(Refusal.balanceLimitExceeded(turn.profile().balance(), credits));
    }
    LedgerEntry entry = turn.refund(deduction, credits, reasonCode, metadata);
    Deduction refunded = deduction.refund(credits);
    return new Executed(
        new Outcome.CreditsRefunded(entry, refunded.refundable()),
        Effects.refunding(turn.profile(), entry, refunded));
  }

  private @Nullable Deduction findDeduction(CommandContext turn) {
    if (target instanceof Target.ByEntryId byId) {
      return turn.deduction(byId.entryId());
    }
    RecordedOperation recorded = turn.operation(targetName());
    return recorded != null && recorded.method().reversible() ? turn.deductionOf(recorded) : null;
  }

  private @Nullable UUID entryId() {
    return target instanceof Target.ByEntryId byId ? byId.entryId() : null;
  }

  private @Nullable String deductionKey() {
    return target instanceof Target.ByDeductionKey byKey ? byKey.deductionKey() : null;
  }

  private String targetName() {
    String key = deductionKey();
    return key == null ? String.valueOf(entryId()) : key;
  }
}
