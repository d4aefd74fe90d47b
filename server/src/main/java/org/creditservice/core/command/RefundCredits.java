package org.creditservice.core.command;

import java.util.Set;
import java.util.UUID;
import org.creditservice.core.ErrorReason;
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
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.core.record.References;
import org.jspecify.annotations.Nullable;

/**
 * Refunds a deduction, in full or in part, and never more than was deducted.
 *
 * @param target the deduction
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

  /** How the request identifies the deduction. */
  public sealed interface Target {
    /** The request field that is set. */
    Field field();

    /** The value of that field. */
    String value();

    References references();

    /** The deduction, or null if there is none. */
    @Nullable Deduction find(CommandContext context);

    /** Why there is none. */
    default Refusal notFound(CommandContext context) {
      return Refusal.deductionNotFound(value());
    }

    /** By the id of its ledger entry. */
    record ByEntryId(UUID entryId) implements Target {
      @Override
      public Field field() {
        return Field.ENTRY_ID;
      }

      @Override
      public String value() {
        return entryId.toString();
      }

      @Override
      public References references() {
        return References.entry(entryId);
      }

      @Override
      public @Nullable Deduction find(CommandContext context) {
        return context.deduction(entryId);
      }
    }

    /** By the idempotency key of the operation that deducted. */
    record ByDeductionKey(String deductionKey) implements Target {
      @Override
      public Field field() {
        return Field.DEDUCTION_KEY;
      }

      @Override
      public String value() {
        return deductionKey;
      }

      @Override
      public References references() {
        return References.operation(deductionKey);
      }

      @Override
      public @Nullable Deduction find(CommandContext context) {
        RecordedOperation recorded = context.operation(deductionKey);
        return recorded != null && recorded.method().reversible()
            ? context.deductionOf(recorded)
            : null;
      }

      /** A key that may have been removed is not told for good that it never deducted. */
      @Override
      public Refusal notFound(CommandContext context) {
        KeyHorizon horizon = context.keyHorizon();
        if (context.operation(deductionKey) != null) {
          return Refusal.deductionNotFound(deductionKey);
        }
        if (horizon.isPast(deductionKey)) {
          return Refusal.keyExpired(Field.DEDUCTION_KEY, horizon);
        }
        return horizon.mayHaveRemoved(deductionKey, context.profile().createTime())
            ? Refusal.deductionKeyNotFound(deductionKey, horizon)
            : Refusal.deductionNotFound(deductionKey);
      }
    }
  }

  /**
   * Its outcome.
   *
   * @param refundableRemaining what can still be refunded of the deduction, in credits
   */
  public record Refunded(LedgerEntry entry, long refundableRemaining) implements Outcome {}

  @Override
  public Method method() {
    return Method.REFUND_CREDITS;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(target.field(), target.value())
        .add(Field.AMOUNT, amount)
        .add(Field.REASON_CODE, reasonCode)
        .add(Field.METADATA, metadata)
        .build();
  }

  @Override
  public References references() {
    return target.references();
  }

  @Override
  public Set<ErrorReason> refusals() {
    return Set.of(
        ErrorReason.DEDUCTION_NOT_FOUND,
        ErrorReason.REFUND_EXCEEDS_DEDUCTION,
        ErrorReason.BALANCE_LIMIT_EXCEEDED);
  }

  @Override
  public Decision decide(CommandContext context) {
    Deduction deduction = target.find(context);
    if (deduction == null) {
      return new Refused(target.notFound(context));
    }
    long credits = amount == null ? deduction.refundable() : amount;
    if (credits == 0 || credits > deduction.refundable()) {
      return new Refused(Refusal.refundExceedsDeduction(amount, deduction.refundable()));
    }
    if (!context.hasRoomFor(credits)) {
      return new Refused(Refusal.balanceLimitExceeded(context.profile().balance(), credits));
    }
    LedgerEntry entry = context.refund(deduction, credits, reasonCode, metadata);
    Deduction refunded = deduction.refund(credits);
    return new Executed(
        new Refunded(entry, refunded.refundable()),
        Effects.refunding(context.after(entry), entry, refunded));
  }
}
