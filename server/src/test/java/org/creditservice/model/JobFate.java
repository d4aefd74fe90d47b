package org.creditservice.model;

import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;

/**
 * What has become of a job.
 *
 * @param finalAmount what it cost, if it is COMPLETED; else 0
 */
record JobFate(JobState state, long finalAmount) {
  static final JobFate NONE = new JobFate(JobState.JOB_STATE_UNSPECIFIED, 0);
  static final JobFate PROCESSING = new JobFate(JobState.JOB_STATE_PROCESSING, 0);
  static final JobFate FAILED = new JobFate(JobState.JOB_STATE_FAILED, 0);
  static final JobFate CANCELLED = new JobFate(JobState.JOB_STATE_CANCELLED, 0);

  static JobFate completed(long finalAmount) {
    return new JobFate(JobState.JOB_STATE_COMPLETED, finalAmount);
  }

  /** What an answer says; {@link #NONE} of an answer without a job. */
  static JobFate of(Job job) {
    return new JobFate(job.getState(), job.getFinalAmount());
  }

  boolean hasEnded() {
    return !equals(NONE) && !equals(PROCESSING);
  }

  /** The state as refusals name it. */
  String stateName() {
    return state.name().replace("JOB_STATE_", "");
  }
}
