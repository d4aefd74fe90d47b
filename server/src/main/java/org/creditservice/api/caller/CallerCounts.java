package org.creditservice.api.caller;

import java.util.concurrent.ConcurrentHashMap;

/** How many of something each caller has, up to a maximum. Thread-safe. */
final class CallerCounts {
  private final int max;

  /** Who has none isn't in it. */
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  CallerCounts(int max) {
    this.max = max;
  }

  /** Adds one, unless the caller has as many as it may. Returns whether it did. */
  boolean add(String caller) {
    boolean admitted = counts.merge(caller, 1, Integer::sum) <= max;
    if (!admitted) {
      remove(caller);
    }
    return admitted;
  }

  /** One of those that were added has ended. */
  void remove(String caller) {
    counts.computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1);
  }
}
