package org.creditservice.client;

import org.creditservice.v1.Job;

/** The job that pays for the work, as the {@link PaidWork.Body} sees it. Thread-safe. */
public final class PaidJob {
  private final Job job;
  private volatile long finalAmount;
  private volatile boolean ended;

  PaidJob(Job job) {
    this.job = job;
    this.finalAmount = job.getAmount();
  }

  /** As it was when the work began. */
  public Job job() {
    return job;
  }

  /**
   * What the work really cost; the customer gets the rest back. By default, all that was deducted.
   *
   * @param credits zero, up to what was deducted
   */
  public void cost(long credits) {
    Arguments.notNegative("credits", credits);
    Arguments.require(
        credits <= job.getAmount(),
        "credits",
        "must not be more than the %d that were deducted, not %d"
            .formatted(job.getAmount(), credits));
    finalAmount = credits;
  }

  /**
   * False once the job is known to have ended, because it expired or somebody cancelled it: the
   * customer has the credits back, and nobody pays for what is still done. Long work asks from time
   * to time.
   */
  public boolean isPaid() {
    return !ended;
  }

  long finalAmount() {
    return finalAmount;
  }

  void setEnded() {
    ended = true;
  }
}
