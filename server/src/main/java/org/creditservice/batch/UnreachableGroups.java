package org.creditservice.batch;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.creditservice.db.batch.BucketNodes;

/**
 * The groups of a lane whose node is unavailable, as far as is known. They rest, and one of each
 * node is tried again from time to time, so that they hold up no other. Where it is not known which
 * node has a group, each is taken for a node of its own.
 */
final class UnreachableGroups {
  /**
   * How long a node without commands counts as unreachable: callers who give up and come again find
   * it known, and those who don't come any more leave no stale news.
   */
  static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Attempts at a node that doesn't answer take at most a fifth of the lane's time … */
  private static final int REST_TO_ATTEMPT = 4;

  /** … unless one takes seconds. */
  private static final long REST_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * How long a statement of such an attempt may take. Far longer than any takes; and longer from
   * time to time, so that a node that is very slow is reached in the end.
   */
  private static final Duration ATTEMPT = Duration.ofSeconds(1);

  private static final int ATTEMPTS_OF_A_LENGTH = 4;
  private static final int DOUBLINGS_MAX = 2;

  private final Nodes nodes;
  private final LongSupplier clock;

  /** By node. */
  private final Map<Integer, Rest> rests = new HashMap<>();

  private BucketNodes counted = BucketNodes.UNKNOWN;

  /**
   * A node's attempts in vain, one after the other.
   *
   * @param failedNanos when the last one failed
   * @param untilNanos when it is tried again
   */
  private record Rest(int attempts, long failedNanos, long untilNanos) {}

  UnreachableGroups(Nodes nodes, LongSupplier nanoClock) {
    this.nodes = nodes;
    this.clock = nanoClock;
  }

  /** The node that has a group. Groups may have moved since it was last asked. */
  private int node(short group) {
    BucketNodes known = nodes.known();
    if (!known.equals(counted)) {
      counted = known;
      rests.clear();
    }
    return known.of(group);
  }

  /**
   * An attempt has failed: the groups of the node rest, longer than after the one before, and
   * longer than the attempt took.
   */
  void failed(short group, long tookNanos) {
    long now = clock.getAsLong();
    int node = node(group);
    Rest before = rests.get(node);
    int attempts = before == null ? 0 : before.attempts + 1;
    long rest =
        Math.max(
            TimeUnit.MILLISECONDS.toNanos(Backoff.UNAVAILABLE.millis(attempts)),
            Math.min(REST_TO_ATTEMPT * tookNanos, REST_MAX_NANOS));
    rests.put(node, new Rest(attempts, now, now + rest));
  }

  /** The group was reached. */
  void reached(short group) {
    if (!rests.isEmpty()) {
      rests.remove(node(group));
    }
  }

  boolean contains(short group) {
    return !rests.isEmpty() && rests.containsKey(node(group));
  }

  /** How long until the group is tried; not at all if it is not known to be unreachable. */
  long nanosLeft(short group) {
    // Nearly always there are none.
    Rest rest = rests.isEmpty() ? null : rests.get(node(group));
    return rest == null ? 0 : Math.max(0, rest.untilNanos - clock.getAsLong());
  }

  /** How long a statement of the next attempt may take; zero if the group is reachable. */
  Duration patience(short group) {
    Rest rest = rests.isEmpty() ? null : rests.get(node(group));
    return rest == null
        ? Duration.ZERO
        : ATTEMPT.multipliedBy(1L << Math.min(rest.attempts / ATTEMPTS_OF_A_LENGTH, DOUBLINGS_MAX));
  }

  /** Forgets the nodes for which nobody asks any more, and returns the others. */
  Set<Integer> nodes(Set<Short> groupsWithCommands) {
    long now = clock.getAsLong();
    Set<Integer> wanted = new HashSet<>();
    if (!rests.isEmpty()) {
      groupsWithCommands.forEach(group -> wanted.add(node(group)));
      rests
          .entrySet()
          .removeIf(
              each ->
                  !wanted.contains(each.getKey())
                      && now - each.getValue().failedNanos > MEMORY_NANOS);
    }
    return Set.copyOf(rests.keySet());
  }
}
