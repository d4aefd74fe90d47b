package org.creditservice.core;

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
  public Decision decide(Turn turn, Job job) {
    return new Settlement(turn, job)
        .settle(
            0,
            JOB_FAILED,
            refund -> job.fail(failureMessage, refund, turn.now()),
            (ended, refund) -> new Outcome.JobFailed(operationKey.profileId(), ended, refund));
  }
}
