package org.creditservice.core.command;

import java.time.Duration;
import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.Timeout;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * Moves the time at which a job expires: a worker's heartbeat.
 *
 * @param timeout after which the job expires, counted from now; {@link Limits#TIMEOUT_MIN} … {@link
 *     Limits#TIMEOUT_MAX}
 */
public record ExtendJob(OperationKey operationKey, String actor, String jobId, Duration timeout)
    implements JobCommand {

  /** Its outcome. */
  public record Extended(String profileId, Job job) implements Outcome {}

  @Override
  public Method method() {
    return Method.EXTEND_JOB;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder().add(Field.JOB_ID, jobId).add(Field.TIMEOUT, timeout).build();
  }

  @Override
  public Set<ErrorReason> refusals() {
    return Set.of(ErrorReason.JOB_NOT_FOUND, ErrorReason.JOB_NOT_PROCESSING);
  }

  @Override
  public Decision decide(CommandContext context, Job job) {
    Job extended = job.extend(Timeout.begin(context.clock(), timeout));
    return new Executed(
        new Extended(operationKey.profileId(), extended),
        Effects.none(context.profile()).with(extended));
  }
}
