package org.creditservice.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.creditservice.db.batch.ProfileRef;

/**
 * The probes that are to be made. What is due first comes first.
 *
 * <p>As long as probes succeed, ever more of them that are due are made as one, so that many
 * profiles that become free at once need few probes; once one has waited in vain, each is made
 * alone again.
 */
final class ProbeQueue {
  private static final int TOGETHER_MAX = 1024;

  private final BiPredicate<ProfileRef, ProfileRef> mayShareBatch;
  private final NavigableSet<Probe> probes = new TreeSet<>();
  private long made;
  private int together = 1;

  /**
   * An empty queue.
   *
   * @param mayShareBatch whether two profiles may be in one batch
   */
  ProbeQueue(BiPredicate<ProfileRef, ProfileRef> mayShareBatch) {
    this.mayShareBatch = mayShareBatch;
  }

  /** Adds a probe of these profiles together. */
  void add(long dueNanos, Collection<ParkedProfile> profiles) {
    if (!profiles.isEmpty()) {
      probes.add(Probe.of(dueNanos, made++, profiles));
    }
  }

  /** How long until one is due; forever if there is none. */
  long nanosLeft(long nowNanos) {
    return probes.isEmpty() ? Long.MAX_VALUE : probes.first().nanosLeft(nowNanos);
  }

  /** Takes profiles out that are due, with {@code limit} commands or a few more. */
  List<ParkedProfile> takeDue(int limit, long nowNanos) {
    List<ParkedProfile> taken = new ArrayList<>();
    int commands = 0;
    for (int count = 0; count < together && fits(taken, nowNanos); count++) {
      Probe next = probes.first();
      while (commands < limit && !next.profiles().isEmpty()) {
        ParkedProfile profile = next.profiles().removeFirst();
        commands += profile.size();
        taken.add(profile);
      }
      if (!next.profiles().isEmpty()) {
        break;
      }
      probes.remove(next);
    }
    return taken;
  }

  private boolean fits(List<ParkedProfile> taken, long nowNanos) {
    return nanosLeft(nowNanos) == 0
        && (taken.isEmpty()
            || mayShareBatch.test(taken.get(0).ref(), probes.first().profiles().getFirst().ref()));
  }

  /** A probe found profiles free. */
  void succeeded() {
    together = Math.min(2 * together, TOGETHER_MAX);
  }

  /** A probe waited in vain. */
  void timedOut() {
    together = 1;
  }

  /** Removes the profiles that have no commands, and returns them. */
  List<ParkedProfile> removeEmpty() {
    List<ParkedProfile> removed = new ArrayList<>();
    for (Probe probe : probes) {
      probe.profiles().removeIf(profile -> profile.isEmpty() && removed.add(profile));
    }
    probes.removeIf(probe -> probe.profiles().isEmpty());
    return removed;
  }
}
