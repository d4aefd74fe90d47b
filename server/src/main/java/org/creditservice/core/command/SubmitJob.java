package org.creditservice.core.command;

import java.time.Duration;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.References;
import org.jspecify.annotations.Nullable;

/**
 * Takes credits for work that is going to be done: deduction and job are one fact.
 *
 * @param jobId null for one that the service makes up
 * @param amount in credits, 1 … {@link Limits#AMOUNT_MAX}
 * @param minInterval as for {@link DeductCredits}
 * @param timeout after which the job expires, {@link Limits#TIMEOUT_MIN} … {@link
 *     Limits#TIMEOUT_MAX}; null for {@link Limits#TIMEOUT_DEFAULT}
 */
public record SubmitJob(
    OperationKey operationKey,
    String actor,
    @Nullable String jobId,
    long amount,
    String reasonCode,
    Duration minInterval,
    @Nullable Duration timeout,
    Metadata metadata)
    implements Command {

  @Override
  public Method method() {
    return Method.SUBMIT_JOB;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add(Field.JOB_ID, jobId)
        .add(Field.AMOUNT, amount)
        .add(Field.REASON_CODE, reasonCode)
        .add(Field.MIN_INTERVAL, minInterval)
        .add(Field.TIMEOUT, timeout == null ? Duration.ZERO : timeout)
        .add(Field.METADATA, metadata)
        .build();
  }

  @Override
  public References references() {
    return jobId == null ? References.NONE : References.job(jobId);
  }

  @Override
  public Decision decide(CommandContext turn) {
    Refusal refusal = DeductionRules.rateLimit(turn, minInterval);
    if (refusal == null && jobId != null && turn.job(jobId) != null) {
      refusal = Refusal.jobAlreadyExists(jobId);
    }
    if (refusal == null) {
      refusal = DeductionRules.balance(turn, amount);
    }
    return refusal == null ? submit(turn) : new Refused(refusal);
  }

  private Decision submit(CommandContext turn) {
    String id = jobId == null ? turn.newJobId() : jobId;
    LedgerEntry entry = turn.deduct(amount, reasonCode, id, metadata);
    Duration given = timeout == null ? Limits.TIMEOUT_DEFAULT : timeout;
    Job job = Job.submit(id, entry, turn.now().plus(given));
    return new Executed(
        new Outcome.JobSubmitted(operationKey.profileId(), job, entry),
        Effects.appending(turn.profile(), entry).with(job));
  }
}
