package org.creditservice.core.command;

import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * The work has failed: everything is given back.
 *
 * @param failureMessage why, at most {@link Limits#FAILURE_MESSAGE_BYTES_MAX} bytes of UTF-8; may
 *     be empty
 */
public record FailJob(OperationKey operationKey, String actor, String jobId, String failureMessage)
    implements JobCommand {

  /** The reason code of the entry that gives everything back. */
  public static final String JOB_FAILED = "JOB_FAILED";

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
  public Decision decide(CommandContext turn, Job job) {
    return new Settlement(turn, job)
        .settle(
            0,
            JOB_FAILED,
            refund -> job.fail(failureMessage, refund, turn.now()),
            (ended, refund) -> new Outcome.JobFailed(operationKey.profileId(), ended, refund));
  }
}
