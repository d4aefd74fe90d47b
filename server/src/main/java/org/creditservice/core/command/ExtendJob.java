package org.creditservice.core.command;

import java.time.Duration;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

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
  public Decision decide(CommandContext turn, Job job) {
    Job extended = job.extend(turn.now().plus(timeout));
    return new Executed(
        new Outcome.JobExtended(operationKey.profileId(), extended),
        Effects.none(turn.profile()).with(extended));
  }
}
