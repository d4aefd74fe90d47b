package org.creditservice.batch;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The groups of a lane whose node is unavailable, as far as is known. They rest, and each is tried
 * again from time to time, so that they hold up no other.
 */
final class UnreachableGroups {
  /**
   * How long a group without commands counts as unreachable: callers who give up and come again
   * find it known, and those who don't come any more leave no stale news.
   */
  static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier clock;
  private final Map<Short, Rest> rests = new HashMap<>();

  /**
   * A group's attempts in vain, one after the other.
   *
   * @param failedNanos when the last one failed
   * @param untilNanos when it is tried again
   */
  private record Rest(int attempts, long failedNanos, long untilNanos) {}

  UnreachableGroups(LongSupplier nanoClock) {
    this.clock = nanoClock;
  }

  /** An attempt has failed: the group rests, longer than after the one before. */
  void failed(short group) {
    long now = clock.getAsLong();
    Rest before = rests.get(group);
    int attempts = before == null ? 0 : before.attempts + 1;
    long millis = Backoff.UNAVAILABLE.millis(attempts);
    rests.put(group, new Rest(attempts, now, now + TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  /** The group was reached. */
  void reached(short group) {
    rests.remove(group);
  }

  boolean contains(short group) {
    return rests.containsKey(group);
  }

  /** How long until the group is tried; not at all if it is not known to be unreachable. */
  long nanosLeft(short group) {
    // Nearly always there are none.
    Rest rest = rests.isEmpty() ? null : rests.get(group);
    return rest == null ? 0 : Math.max(0, rest.untilNanos - clock.getAsLong());
  }

  /** Forgets those for which nobody asks any more, and returns how many are left. */
  int count(Predicate<Short> hasCommands) {
    long now = clock.getAsLong();
    for (Iterator<Map.Entry<Short, Rest>> all = rests.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Short, Rest> each = all.next();
      if (!hasCommands.test(each.getKey()) && now - each.getValue().failedNanos > MEMORY_NANOS) {
        all.remove();
      }
    }
    return rests.size();
  }
}
