package org.creditservice.core.command;

import java.time.Duration;
import java.util.Set;
import org.creditservice.core.ErrorReason;
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
import org.creditservice.core.ledger.Timeout;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.References;
import org.jspecify.annotations.Nullable;

/**
 * Deducts credits and creates a job for them, in one transaction.
 *
 * @param jobId null to let the service choose one
 * @param amount in credits, 1 … {@link Limits#AMOUNT_MAX}
 * @param minInterval as in {@link DeductCredits}
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

  /** Its outcome. */
  public record Submitted(String profileId, Job job, LedgerEntry entry) implements Outcome {}

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
  public Set<ErrorReason> refusals() {
    return Set.of(
        ErrorReason.RATE_LIMITED, ErrorReason.JOB_ALREADY_EXISTS, ErrorReason.INSUFFICIENT_CREDITS);
  }

  @Override
  public Decision decide(CommandContext context) {
    Refusal refusal = DeductionRules.rateLimit(context, minInterval);
    if (refusal == null && jobId != null && context.job(jobId) != null) {
      refusal = Refusal.jobAlreadyExists(jobId);
    }
    if (refusal == null) {
      refusal = DeductionRules.balance(context, amount);
    }
    return refusal == null ? submit(context) : new Refused(refusal);
  }

  private Decision submit(CommandContext context) {
    String id = jobId == null ? context.newJobId() : jobId;
    LedgerEntry entry = context.deduct(amount, reasonCode, id, metadata);
    Duration time = timeout == null ? Limits.TIMEOUT_DEFAULT : timeout;
    Job job = Job.submit(id, entry, Timeout.begin(context.clock(), time));
    return new Executed(
        new Submitted(operationKey.profileId(), job, entry),
        Effects.appending(context.after(entry), entry).with(job));
  }
}
