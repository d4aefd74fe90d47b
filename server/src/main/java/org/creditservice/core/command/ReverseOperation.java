package org.creditservice.core.command;

import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.core.record.References;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that the operation {@code targetKey} has no effect, whether it was executed, refused,
 * or has not even arrived yet.
 */
public record ReverseOperation(
    OperationKey operationKey, String actor, String targetKey, String reasonCode)
    implements Command {

  /**
   * Its outcome.
   *
   * @param entry null if nothing was refunded
   */
  public record Reversed(ReverseOutcome outcome, @Nullable LedgerEntry entry) implements Outcome {}

  @Override
  public Method method() {
    return Method.REVERSE_OPERATION;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.TARGET_KEY, targetKey)
        .add(Field.REASON_CODE, reasonCode)
        .build();
  }

  @Override
  public References references() {
    return References.operation(targetKey);
  }

  @Override
  public Set<ErrorReason> refusals() {
    return Set.of(
        ErrorReason.NOT_REVERSIBLE,
        ErrorReason.JOB_NOT_PROCESSING,
        ErrorReason.BALANCE_LIMIT_EXCEEDED);
  }

  @Override
  public Decision decide(CommandContext context) {
    RecordedOperation target = context.operation(targetKey);
    if (target == null && context.keyHorizon().isPast(targetKey)) {
      return new Refused(Refusal.keyExpired(Field.TARGET_KEY, context.keyHorizon()));
    }
    if (target == null) {
      return found(ReverseOutcome.PREVENTED, Effects.burning(context.profile(), targetKey));
    }
    if (target.burnt()) {
      return found(ReverseOutcome.PREVENTED, Effects.none(context.profile()));
    }
    if (!target.executed()) {
      return found(ReverseOutcome.NOTHING_TO_REVERSE, Effects.none(context.profile()));
    }
    return target.method().reversible()
        ? reverse(context, context.deductionOf(target))
        : new Refused(Refusal.notReversible(target.method()));
  }

  private Decision reverse(CommandContext context, @Nullable Deduction deduction) {
    if (deduction == null) {
      throw new IllegalStateException(
          "an executed operation without its deduction: " + operationKey);
    }
    Job job = deduction.jobId() == null ? null : context.job(deduction.jobId());
    if (job != null && job.isProcessing()) {
      return cancel(context, job);
    }
    if (job != null && job.state() == JobState.COMPLETED) {
      return new Refused(Refusal.jobNotProcessing(job));
    }
    return refund(context, deduction);
  }

  private Decision cancel(CommandContext context, Job job) {
    return new Settlement(context, job)
        .settle(
            0,
            reasonCode,
            refund -> job.cancel(refund, context.now()),
            (ended, refund) -> new Reversed(ReverseOutcome.REVERSED, refund));
  }

  private Decision refund(CommandContext context, Deduction deduction) {
    long credits = deduction.refundable();
    if (credits == 0) {
      return found(ReverseOutcome.NOTHING_TO_REVERSE, Effects.none(context.profile()));
    }
    if (!context.hasRoomFor(credits)) {
      return new Refused(Refusal.balanceLimitExceeded(context.profile().balance(), credits));
    }
    LedgerEntry entry = context.refund(deduction, credits, reasonCode, Metadata.EMPTY);
    return new Executed(
        new Reversed(ReverseOutcome.REVERSED, entry),
        Effects.refunding(context.after(entry), entry, deduction.refund(credits)));
  }

  private static Decision found(ReverseOutcome outcome, Effects effects) {
    return new Executed(new Reversed(outcome, null), effects);
  }
}
