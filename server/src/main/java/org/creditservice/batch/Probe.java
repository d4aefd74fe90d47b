package org.creditservice.batch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Parked profiles that are to be probed together: because a probe passes over all that are locked,
 * or because it isn't known yet which of them is blocked.
 *
 * @param dueNanos when
 * @param number tells probes apart that are due at the same time, and keeps their order
 */
record Probe(long dueNanos, long number, Deque<ParkedProfile> profiles)
    implements Comparable<Probe> {

  static Probe of(long dueNanos, long number, Collection<ParkedProfile> profiles) {
    profiles.forEach(profile -> profile.setProbeNanos(dueNanos));
    return new Probe(dueNanos, number, new ArrayDeque<>(profiles));
  }

  long nanosLeft(long nowNanos) {
    return Math.max(0, dueNanos - nowNanos);
  }

  /** What is due first comes first. The clock may overflow. */
  @Override
  public int compareTo(Probe other) {
    int byTime = Long.signum(dueNanos - other.dueNanos);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
