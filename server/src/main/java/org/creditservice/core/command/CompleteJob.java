package org.creditservice.core.command;

import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.jspecify.annotations.Nullable;

/**
 * The work is done: what it cost is kept, the rest is given back.
 *
 * @param finalAmount what it cost, 0 … what was deducted; null for all of that
 */
public record CompleteJob(
    OperationKey operationKey, String actor, String jobId, @Nullable Long finalAmount)
    implements JobCommand {

  /** The reason code of the entry that gives the rest back. */
  public static final String JOB_COMPLETED = "JOB_COMPLETED";

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
  public Decision decide(CommandContext turn, Job job) {
    long cost = finalAmount == null ? job.amount() : finalAmount;
    if (cost > job.amount()) {
      return new Refused(Refusal.finalAmountExceedsDeduction(cost, job.amount()));
    }
    return new Settlement(turn, job)
        .settle(
            cost,
            JOB_COMPLETED,
            refund -> job.complete(cost, refund, turn.now()),
            (ended, refund) -> new Outcome.JobCompleted(operationKey.profileId(), ended, refund));
  }
}
