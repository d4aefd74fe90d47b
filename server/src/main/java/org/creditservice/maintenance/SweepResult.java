package org.creditservice.maintenance;

import java.time.Duration;

/**
 * What one sweep did, in jobs.
 *
 * @param expired ended, and their credits given back
 * @param lost found expired, but ended or extended by somebody else first: a caller, or the sweep
 *     of another server
 * @param stuck still PROCESSING, because their profiles' balances have no room for the credits;
 *     every sweep tries them again
 * @param deferred not executed now; the next sweep tries them again
 * @param complete whether it went through all buckets
 * @param took how long it took
 */
public record SweepResult(
    int expired, int lost, int stuck, int deferred, boolean complete, Duration took) {

  /** Whether there was anything to do. */
  public boolean foundJobs() {
    return expired + lost + stuck + deferred > 0;
  }
}
