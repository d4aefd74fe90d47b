package org.creditservice.core.command;

import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.jspecify.annotations.Nullable;

/**
 * Ends a job whose work has failed: everything is refunded.
 *
 * @param failureMessage at most {@link Limits#FAILURE_MESSAGE_BYTES_MAX} bytes of UTF-8; may be
 *     empty
 */
public record FailJob(OperationKey operationKey, String actor, String jobId, String failureMessage)
    implements JobCommand {

  /** The reason code of the refund. */
  public static final String JOB_FAILED = "JOB_FAILED";

  /**
   * Its outcome, and that of {@link ExpireJob}: a job that ended and cost nothing.
   *
   * @param entry null if nothing was left to refund
   */
  public record Ended(String profileId, Job job, @Nullable LedgerEntry entry) implements Outcome {}

  @Override
  public Method method() {
    return Method.FAIL_JOB;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.JOB_ID, jobId)
        .add(Field.FAILURE_MESSAGE, failureMessage.isEmpty() ? null : failureMessage)
        .build();
  }

  @Override
  public Set<ErrorReason> refusals() {
    return Set.of(
        ErrorReason.JOB_NOT_FOUND,
        ErrorReason.JOB_NOT_PROCESSING,
        ErrorReason.BALANCE_LIMIT_EXCEEDED);
  }

  @Override
  public Decision decide(CommandContext context, Job job) {
    return new Settlement(context, job)
        .settle(
            0,
            JOB_FAILED,
            refund -> job.fail(failureMessage, refund, context.now()),
            (ended, refund) -> new Ended(operationKey.profileId(), ended, refund));
  }
}
