package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job, which is paid work, and its state machine: no other code sets a state. docs/job-states.md
 * shows the picture.
 *
 * @param amount the credits that were deducted for it
 * @param finalAmount the credits that it kept when it ended, 0 … {@code amount}; null unless
 *     COMPLETED
 * @param failureMessage null unless FAILED
 * @param timeout when it began, and when it is over
 * @param endTime null while PROCESSING
 * @param deductionSequence of the entry that paid for it
 * @param refundEntryId of the refund at its end; null if nothing was refunded then
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
    Timeout timeout,
    @Nullable Instant endTime,
    long deductionSequence,
    UUID deductionEntryId,
    @Nullable UUID refundEntryId) {

  /** A new job, with the reason code, the metadata and the time of its {@code deduction}. */
  public static Job submit(String jobId, LedgerEntry deduction, Timeout timeout) {
    return new Job(
        jobId,
        JobState.PROCESSING,
        -deduction.amount(),
        null,
        deduction.reasonCode(),
        null,
        deduction.metadata(),
        deduction.createTime(),
        timeout,
        null,
        deduction.sequence(),
        deduction.entryId(),
        null);
  }

  /** The work is done; the job keeps {@code kept} credits. */
  public Job complete(long kept, @Nullable LedgerEntry refund, Instant now) {
    return end(JobState.COMPLETED, kept, null, refund, now);
  }

  /** The work has failed. */
  public Job fail(String message, @Nullable LedgerEntry refund, Instant now) {
    return end(JobState.FAILED, null, message, refund, now);
  }

  /** The job is overdue. */
  public Job expire(@Nullable LedgerEntry refund, Instant now) {
    return end(JobState.EXPIRED, null, null, refund, now);
  }

  /** The operation that submitted the job is reversed. */
  public Job cancel(@Nullable LedgerEntry refund, Instant now) {
    return end(JobState.CANCELLED, null, null, refund, now);
  }

  /** The work goes on, and has another timeout. */
  public Job extend(Timeout newTimeout) {
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
        newTimeout,
        endTime,
        deductionSequence,
        deductionEntryId,
        refundEntryId);
  }

  /** From when on the sweeper expires it. */
  public Instant expireTime() {
    return timeout.expireTime();
  }

  public boolean isProcessing() {
    return state == JobState.PROCESSING;
  }

  private Job end(
      JobState endState,
      @Nullable Long kept,
      @Nullable String message,
      @Nullable LedgerEntry refund,
      Instant now) {
    requireProcessing();
    return new Job(
        jobId,
        endState,
        amount,
        kept,
        reasonCode,
        message,
        metadata,
        createTime,
        timeout,
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
