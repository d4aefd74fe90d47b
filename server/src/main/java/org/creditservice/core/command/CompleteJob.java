package org.creditservice.core.command;

import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.jspecify.annotations.Nullable;

/**
 * Ends a job whose work is done: its cost is kept, as far as it was not refunded before, and the
 * rest of the deduction is refunded.
 *
 * @param finalAmount the cost in credits, 0 … what was deducted; null for all that was deducted
 */
public record CompleteJob(
    OperationKey operationKey, String actor, String jobId, @Nullable Long finalAmount)
    implements JobCommand {

  /** The reason code of the refund. */
  public static final String JOB_COMPLETED = "JOB_COMPLETED";

  /**
   * Its outcome.
   *
   * @param entry null if nothing was refunded
   */
  public record Completed(String profileId, Job job, @Nullable LedgerEntry entry)
      implements Outcome {}

  @Override
  public Method method() {
    return Method.COMPLETE_JOB;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.JOB_ID, jobId)
        .add(Field.FINAL_AMOUNT, finalAmount)
        .build();
  }

  @Override
  public Set<ErrorReason> refusals() {
    return Set.of(
        ErrorReason.JOB_NOT_FOUND,
        ErrorReason.JOB_NOT_PROCESSING,
        ErrorReason.FINAL_AMOUNT_EXCEEDS_DEDUCTION,
        ErrorReason.BALANCE_LIMIT_EXCEEDED);
  }

  @Override
  public Decision decide(CommandContext context, Job job) {
    long cost = finalAmount == null ? job.amount() : finalAmount;
    if (cost > job.amount()) {
      return new Refused(Refusal.finalAmountExceedsDeduction(cost, job.amount()));
    }
    // Less than the cost, if more was refunded before: the final amount is what the job keeps.
    long kept = Math.min(cost, context.deductionOf(job).refundable());
    return new Settlement(context, job)
        .settle(
            kept,
            JOB_COMPLETED,
            refund -> job.complete(kept, refund, context.now()),
            (ended, refund) -> new Completed(operationKey.profileId(), ended, refund));
  }
}
