package org.creditservice.verify;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.db.audit.Position;

/**
 * Jobs that ended without a refund, until the operation that ended each is found. No row leads from
 * such a job to its operation, only back.
 */
final class EndedJobs {
  /**
   * Most jobs that are remembered at a time: about 200 MB. Only a single profile can have so many,
   * and of its others nobody asks who ended them.
   */
  private static final int JOBS_MAX = 1_000_000;

  private final Map<Position<String>, Instant> open = new HashMap<>();

  /** Notes a job, unless an entry leads to its operation. */
  void add(String profileId, Job job) {
    // The answer to a reversal names no job.
    boolean named = !job.isProcessing() && job.state() != JobState.CANCELLED;
    if (named && job.refundEntryId() == null && job.endTime() != null && open.size() < JOBS_MAX) {
      open.put(new Position<>(profileId, job.jobId()), job.endTime());
    }
  }

  /** The operation that ended it is found. */
  void remove(String profileId, Job job) {
    if (!open.isEmpty() && !job.isProcessing()) {
      open.remove(new Position<>(profileId, job.jobId()));
    }
  }

  /**
   * Reports what is left.
   *
   * @param removedBefore older operations may have been removed
   */
  void report(JobRules rules, Instant removedBefore) {
    open.forEach(
        (job, endTime) -> {
          if (!endTime.isBefore(removedBefore)) {
            rules.endedByNobody(job.profileId(), job.id(), endTime);
          }
        });
  }
}
