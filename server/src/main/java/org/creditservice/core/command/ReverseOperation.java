package org.creditservice.core.command;

import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.decision.ReverseOutcome;
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
  public Decision decide(CommandContext turn) {
    RecordedOperation target = turn.operation(targetKey);
    if (target == null) {
      return found(ReverseOutcome.PREVENTED, Effects.burning(turn.profile(), targetKey));
    }
    if (target.burnt()) {
      return found(ReverseOutcome.PREVENTED, Effects.none(turn.profile()));
    }
    if (!target.executed()) {
      return found(ReverseOutcome.NOTHING_TO_REVERSE, Effects.none(turn.profile()));
    }
    return target.method().reversible()
        ? reverse(turn, turn.deductionOf(target))
        : new Refused(Refusal.notReversible(target.method()));
  }

  private Decision reverse(CommandContext turn, @Nullable Deduction deduction) {
    if (deduction == null) {
      throw new IllegalStateException("an executed deduction without its entry: " + operationKey);
    }
    Job job = deduction.jobId() == null ? null : turn.job(deduction.jobId());
    if (job != null && job.isProcessing()) {
      return cancel(turn, job);
    }
    if (job != null && job.state() == JobState.COMPLETED) {
      return new Refused(Refusal.jobNotProcessing(job));
    }
    return refund(turn, deduction);
  }

  private Decision cancel(CommandContext turn, Job job) {
    return new Settlement(turn, job)
        .settle(
            0,
            reasonCode,
            refund -> job.cancel(refund, turn.now()),
            (ended, refund) -> new Outcome.OperationReversed(ReverseOutcome.REVERSED, refund));
  }

  private Decision refund(CommandContext turn, Deduction deduction) {
    long credits = deduction.refundable();
    if (credits == 0) {
      return found(ReverseOutcome.NOTHING_TO_REVERSE, Effects.none(turn.profile()));
    }
    if (!turn.hasRoomFor(credits)) {
      return new Refused(Refusal.balanceLimitExceeded(turn.profile().balance(), credits));
    }
    LedgerEntry entry = turn.refund(deduction, credits, reasonCode, Metadata.EMPTY);
    return new Executed(
        new Outcome.OperationReversed(ReverseOutcome.REVERSED, entry),
        Effects.refunding(turn.profile(), entry, deduction.refund(credits)));
  }

  private static Decision found(ReverseOutcome outcome, Effects effects) {
    return new Executed(new Outcome.OperationReversed(outcome, null), effects);
  }
}
