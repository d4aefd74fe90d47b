package org.creditservice.core.command;

import java.time.Instant;
import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * Counts a job's timeout from now, because it began in the future: the database's clock was ahead
 * then, and was set back since. The sweeper's command. Without it the job's credits would be held
 * for as long as the clock was ahead, and the timeout besides.
 *
 * @param expireTime the job's expire time as the sweeper read it
 */
public record RestartTimeout(
    OperationKey operationKey, String actor, String jobId, Instant expireTime)
    implements JobCommand {

  /** The command for a job whose timeout began in the future. */
  public static RestartTimeout found(String profileId, String jobId, Instant expireTime) {
    return new RestartTimeout(
        SweepKey.of("restart-timeout", profileId, jobId, expireTime),
        ExpireJob.SWEEPER,
        jobId,
        expireTime);
  }

  @Override
  public Method method() {
    return Method.RESTART_TIMEOUT;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.JOB_ID, jobId)
        .add(Field.EXPIRE_TIME, expireTime.toString())
        .build();
  }

  @Override
  public Set<ErrorReason> refusals() {
    return Set.of(
        ErrorReason.JOB_NOT_FOUND, ErrorReason.JOB_NOT_PROCESSING, ErrorReason.JOB_NOT_EXPIRED);
  }

  @Override
  public Decision decide(CommandContext context, Job job) {
    if (!job.timeout().beganAfter(context.clock())) {
      return new Refused(Refusal.jobNotExpired(job));
    }
    Job restarted = job.extend(job.timeout().restart(context.clock()));
    return new Executed(
        new ExtendJob.Extended(operationKey.profileId(), restarted),
        Effects.none(context.profile()).with(restarted));
  }
}
