package org.creditservice.maintenance;

import java.time.Duration;

/**
 * What one sweep did, in numbers of jobs.
 *
 * @param restarted whose timeout had begun in the future, and now counts from this sweep on
 * @param expired expired and refunded
 * @param lost ended or extended first by a caller, or expired first by another server's sweep
 * @param stuck still PROCESSING, because the refund would exceed the limit of the balance; every
 *     sweep tries them again
 * @param deferred not executed; the next sweep tries them again
 * @param unreachable buckets that were left out, since the node that has them is unavailable
 * @param complete false if the sweep was aborted, or has left something out
 * @param took how long the sweep took
 */
public record SweepResult(
    int restarted,
    int expired,
    int lost,
    int stuck,
    int deferred,
    int unreachable,
    boolean complete,
    Duration took) {

  /** Whether the sweep found any overdue jobs. */
  public boolean foundJobs() {
    return expired + lost + stuck + deferred > 0;
  }
}
