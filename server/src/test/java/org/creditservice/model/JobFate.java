package org.creditservice.model;

import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;

/**
 * How a job ended, or that it has not.
 *
 * @param finalAmount the price if the job is COMPLETED, otherwise 0
 */
record JobFate(JobState state, long finalAmount) {
  static final JobFate NONE = new JobFate(JobState.JOB_STATE_UNSPECIFIED, 0);
  static final JobFate PROCESSING = new JobFate(JobState.JOB_STATE_PROCESSING, 0);
  static final JobFate FAILED = new JobFate(JobState.JOB_STATE_FAILED, 0);
  static final JobFate CANCELLED = new JobFate(JobState.JOB_STATE_CANCELLED, 0);

  static JobFate completed(long finalAmount) {
    return new JobFate(JobState.JOB_STATE_COMPLETED, finalAmount);
  }

  /** The fate of the job in a response; {@link #NONE} for a response without a job. */
  static JobFate of(Job job) {
    return new JobFate(job.getState(), job.getFinalAmount());
  }

  boolean hasEnded() {
    return !equals(NONE) && !equals(PROCESSING);
  }

  /** The name of the state in refusals. */
  String stateName() {
    return state.name().replace("JOB_STATE_", "");
  }
}
