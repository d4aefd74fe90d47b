package org.creditservice.core;

import java.time.Duration;
import org.creditservice.core.Decision.Effects;
import org.creditservice.core.Decision.Executed;

/**
 * The work goes on: a worker's heartbeat.
 *
 * @param timeout after which, from now, the job expires; {@link Limits#TIMEOUT_MIN} … {@link
 *     Limits#TIMEOUT_MAX}
 */
public record ExtendJob(OperationKey operationKey, String actor, String jobId, Duration timeout)
    implements JobCommand {

  @Override
  public Method method() {
    return Method.EXTEND_JOB;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder().add(Field.JOB_ID, jobId).add(Field.TIMEOUT, timeout).build();
  }

  @Override
  public Decision decide(Turn turn, Job job) {
    Job extended = job.extend(turn.now().plus(timeout));
    return new Executed(
        new Outcome.JobExtended(operationKey.profileId(), extended),
        Effects.none(turn.profile()).with(extended));
  }
}
