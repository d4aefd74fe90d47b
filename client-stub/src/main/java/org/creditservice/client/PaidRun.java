package org.creditservice.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.creditservice.client.PaidWork.Body;
import org.creditservice.client.Refusal.JobNotProcessing;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.creditservice.v1.SubmitJobResponse;

/** One run of an order: submit, run the body, complete or fail. */
final class PaidRun {
  /** Of the reversal of a payment that nobody knows of. */
  private static final String UNKNOWN_PAYMENT = "UNKNOWN_PAYMENT";

  private final CreditClient client;
  private final JobOrder order;
  private final Duration timeout;
  private final Duration runTimeMax;

  PaidRun(CreditClient client, JobOrder order, Duration timeout, Duration runTimeMax) {
    this.client = client;
    this.order = order;
    this.timeout = timeout;
    this.runTimeMax = runTimeMax;
  }

  <T, E extends Exception> PaidResult<T> run(Body<T, E> body) throws E {
    SubmitJobResponse payment = pay();
    // An answer that was given before says how the job was then.
    Job job = payment.getReplayed() ? resume(payment.getJob()) : payment.getJob();
    if (isCompleted(job)) {
      return new PaidResult<>(job, Optional.empty());
    }
    PaidJob paid = new PaidJob(job);
    try (Heartbeat heartbeat = heartbeat(paid)) {
      T value = runOrFail(body, paid);
      return new PaidResult<>(complete(paid, heartbeat), Optional.ofNullable(value));
    }
  }

  private SubmitJobResponse pay() {
    Operation<SubmitJobResponse> submit = client.submitJob(order.submit(timeout));
    try {
      return submit.execute();
    } catch (UnknownOutcomeException e) {
      throw reversed(submit, e);
    }
  }

  private CreditException reversed(Operation<?> submit, UnknownOutcomeException unknown) {
    try {
      var unused = submit.reverse(UNKNOWN_PAYMENT).execute();
      return new WorkNotBegunException(order.orderId(), unknown);
    } catch (CreditException e) {
      // If the job exists, it expires: nobody extends it.
      unknown.addSuppressed(e);
      return unknown;
    }
  }

  /** Gives a job that was submitted before its whole time again, if it goes on. */
  private Job resume(Job submitted) {
    try {
      return client.extendJob(order.extend(submitted.getJobId(), timeout)).execute().getJob();
    } catch (RefusedException e) {
      return completedBefore(submitted.getJobId(), e);
    }
  }

  private Heartbeat heartbeat(PaidJob paid) {
    String jobId = paid.job().getJobId();
    return new Heartbeat(
        client, paid, timeout, () -> client.extendJob(order.extend(jobId, timeout)), runTimeMax);
  }

  private <T, E extends Exception> T runOrFail(Body<T, E> body, PaidJob paid) throws E {
    try {
      return body.run(paid);
    } catch (Throwable e) {
      fail(paid, e);
      throw e;
    }
  }

  private void fail(PaidJob paid, Throwable cause) {
    try {
      var unused =
          client.failJob(order.fail(paid.job().getJobId(), FailureMessage.of(cause))).execute();
    } catch (CreditException e) {
      // The job expires: nobody extends it any more.
      cause.addSuppressed(e);
    }
  }

  /** The work is done: while the job goes on, no failure is a reason not to be paid for it. */
  private Job complete(PaidJob paid, Heartbeat heartbeat) {
    String jobId = paid.job().getJobId();
    var completion = client.completeJob(order.complete(jobId, paid.finalAmount()));
    for (int failures = 1; ; failures++) {
      try {
        return completion.execute().getJob();
      } catch (RefusedException e) {
        return completedBefore(jobId, e);
      } catch (UnknownOutcomeException e) {
        boolean hopeless = client.isClosed() || heartbeat.isExpired();
        if (hopeless || !pause(CallSettings.backoff(failures))) {
          throw e;
        }
      }
    }
  }

  /** The job, if it is refused because another run of the order has completed it. */
  private Job completedBefore(String jobId, RefusedException refused) {
    boolean ended =
        refused.refusal() instanceof JobNotProcessing
            // Another run has completed it at another price.
            || refused.refusal() instanceof Refusal.KeyReused;
    if (!ended) {
      throw refused;
    }
    Job job =
        client
            .getJob(
                GetJobRequest.newBuilder().setProfileId(order.profileId()).setJobId(jobId).build())
            .execute()
            .getJob();
    if (!isCompleted(job)) {
      throw new WorkRefundedException(order.orderId(), stateOf(job), refused);
    }
    return job;
  }

  private static boolean isCompleted(Job job) {
    return job.getState() == JobState.JOB_STATE_COMPLETED;
  }

  private static String stateOf(Job job) {
    return job.getState().name().replaceFirst("^JOB_STATE_", "");
  }

  /** False if the thread was interrupted. */
  private static boolean pause(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
