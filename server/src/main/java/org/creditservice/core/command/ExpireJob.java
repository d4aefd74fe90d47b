package org.creditservice.core.command;

import java.time.Instant;
import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * Ends an overdue job: everything is refunded. The sweeper's command.
 *
 * @param expireTime the job's expire time as the sweeper read it
 */
public record ExpireJob(OperationKey operationKey, String actor, String jobId, Instant expireTime)
    implements JobCommand {

  /** The actor of the sweeper. */
  public static final String SWEEPER = "system:sweeper";

  /** The reason code of the refund. */
  public static final String JOB_EXPIRED = "JOB_EXPIRED";

  /** The command for an overdue job. */
  public static ExpireJob found(String profileId, String jobId, Instant expireTime) {
    return new ExpireJob(
        SweepKey.of("expire", profileId, jobId, expireTime), SWEEPER, jobId, expireTime);
  }

  @Override
  public Method method() {
    return Method.EXPIRE_JOB;
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
        ErrorReason.JOB_NOT_FOUND,
        ErrorReason.JOB_NOT_PROCESSING,
        ErrorReason.JOB_NOT_EXPIRED,
        ErrorReason.BALANCE_LIMIT_EXCEEDED);
  }

  @Override
  public Decision decide(CommandContext context, Job job) {
    if (!job.timeout().isOver(context.clock())) {
      return new Refused(Refusal.jobNotExpired(job));
    }
    Decision decision =
        new Settlement(context, job)
            .settle(
                0,
                JOB_EXPIRED,
                refund -> job.expire(refund, context.now()),
                (ended, refund) -> new FailJob.Ended(operationKey.profileId(), ended, refund));
    return decision instanceof Refused refused ? unrecorded(refused) : decision;
  }

  /**
   * The balance has no room now. The next sweep tries again, under the same key: it must stay free,
   * or the credits would never be refunded.
   */
  private static Refused unrecorded(Refused refused) {
    return new Refused(refused.refusal().unrecorded());
  }
}
