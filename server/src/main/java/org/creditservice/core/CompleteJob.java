package org.creditservice.core;

import org.creditservice.core.Decision.Refused;
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
  public Decision decide(Turn turn, Job job) {
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
