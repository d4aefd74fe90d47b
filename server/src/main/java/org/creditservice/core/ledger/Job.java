package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Paid work, and the state machine of its life: the methods below are the only places where a state
 * is set. See docs/job-states.md for the picture.
 *
 * @param amount what was deducted when it was submitted, in credits
 * @param finalAmount what it cost in the end, 0 … {@code amount}; for a COMPLETED job only
 * @param failureMessage why it failed; for a FAILED job only
 * @param expireTime when the sweeper ends it, if nobody else has
 * @param endTime null while PROCESSING
 * @param deductionSequence of the ledger entry that paid for it
 * @param refundEntryId of the entry that gave something back when it ended, if one did
 */
public record Job(
    String jobId,
    JobState state,
    long amount,
    @Nullable Long finalAmount,
    String reasonCode,
    @Nullable String failureMessage,
    Metadata metadata,
    Instant createTime,
    Instant expireTime,
    @Nullable Instant endTime,
    long deductionSequence,
    UUID deductionEntryId,
    @Nullable UUID refundEntryId) {

  /** A job paid for by {@code deduction}, from which it takes reason, metadata and time. */
  public static Job submit(String jobId, LedgerEntry deduction, Instant expireTime) {
    return new Job(
        jobId,
        JobState.PROCESSING,
        -deduction.amount(),
        null,
        deduction.reasonCode(),
        null,
        deduction.metadata(),
        deduction.createTime(),
        expireTime,
        null,
        deduction.sequence(),
        deduction.entryId(),
        null);
  }

  /** The work is done, for {@code cost} credits. */
  public Job complete(long cost, @Nullable LedgerEntry refund, Instant now) {
    return end(JobState.COMPLETED, cost, null, refund, now);
  }

  /** The work has failed. */
  public Job fail(String message, @Nullable LedgerEntry refund, Instant now) {
    return end(JobState.FAILED, null, message, refund, now);
  }

  /** The time is over. */
  public Job expire(@Nullable LedgerEntry refund, Instant now) {
    return end(JobState.EXPIRED, null, null, refund, now);
  }

  /** The operation that submitted it is reversed. */
  public Job cancel(@Nullable LedgerEntry refund, Instant now) {
    return end(JobState.CANCELLED, null, null, refund, now);
  }

  /** The work goes on: it expires at another time. */
  public Job extend(Instant newExpireTime) {
    requireProcessing();
    return new Job(
        jobId,
        state,
        amount,
        finalAmount,
        reasonCode,
        failureMessage,
        metadata,
        createTime,
        newExpireTime,
        endTime,
        deductionSequence,
        deductionEntryId,
        refundEntryId);
  }

  public boolean isProcessing() {
    return state == JobState.PROCESSING;
  }

  private Job end(
      JobState endState,
      @Nullable Long cost,
      @Nullable String message,
      @Nullable LedgerEntry refund,
      Instant now) {
    requireProcessing();
    return new Job(
        jobId,
        endState,
        amount,
        cost,
        reasonCode,
        message,
        metadata,
        createTime,
        expireTime,
        now,
        deductionSequence,
        deductionEntryId,
        refund == null ? null : refund.entryId());
  }

  private void requireProcessing() {
    if (!isProcessing()) {
      throw new IllegalStateException("job " + jobId + " has ended: " + state);
    }
  }
}
