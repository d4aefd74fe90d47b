package org.creditservice.core.command;

import java.time.Instant;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.Sha256;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * The job's time is over and nobody has ended it: everything is given back. The sweeper's command.
 *
 * @param expireTime when it expires, as the sweeper has read it
 */
public record ExpireJob(OperationKey operationKey, String actor, String jobId, Instant expireTime)
    implements JobCommand {

  /** Who ends jobs that nobody has ended. */
  public static final String SWEEPER = "system:sweeper";

  /** The reason code of the entry that gives everything back. */
  public static final String JOB_EXPIRED = "JOB_EXPIRED";

  /**
   * Ends a job that was found expired. The key follows from the job and its expiry, so that two
   * servers that find the same job do it once; a job that was extended meanwhile gets another key
   * the next time.
   */
  public static ExpireJob found(String profileId, String jobId, Instant expireTime) {
    return new ExpireJob(
        new OperationKey(profileId, key(jobId, expireTime)), SWEEPER, jobId, expireTime);
  }

  /**
   * A long job id stands in the key as its digest, or the key would be longer than one that {@code
   * GetOperation} takes. After the time comes another character then, so that no job's id can look
   * like another's digest.
   */
  private static String key(String jobId, Instant expireTime) {
    String prefix = Limits.SYSTEM_KEY_PREFIX + "expire:" + expireTime.toEpochMilli();
    String key = prefix + ":" + jobId;
    return key.length() <= Limits.ID_LENGTH_MAX ? key : prefix + "/sha256:" + Sha256.hex(jobId);
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
  public Decision decide(CommandContext turn, Job job) {
    if (job.expireTime().isAfter(turn.now())) {
      return new Refused(Refusal.jobNotExpired(job));
    }
    Decision decision =
        new Settlement(turn, job)
            .settle(
                0,
                JOB_EXPIRED,
                refund -> job.expire(refund, turn.now()),
                (ended, refund) -> new Outcome.JobExpired(operationKey.profileId(), ended, refund));
    return decision instanceof Refused refused ? notYet(refused) : decision;
  }

  /**
   * The balance has no room now. The next sweep has no other key to ask with, so this one stays
   * free: a recorded refusal would keep the credits from ever coming back.
   */
  private static Refused notYet(Refused refused) {
    return new Refused(refused.refusal().unrecorded());
  }
}
