package org.creditservice.api.controls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The faults that no call has taken yet, in the order of their injection. Thread-safe. */
final class Faults {

  /**
   * Which calls a fault is meant for.
   *
   * @param method the RPC's name; empty: all
   * @param profileId empty: all
   */
  record Target(String method, String profileId) {
    boolean matches(String calledMethod, String calledProfileId) {
      return (method.isEmpty() || method.equals(calledMethod))
          && (profileId.isEmpty() || profileId.equals(calledProfileId));
    }
  }

  private static final class Waiting {
    final Target target;
    final Fault fault;
    int left;

    Waiting(Target target, Fault fault, int count) {
      this.target = target;
      this.fault = fault;
      this.left = count;
    }
  }

  private final List<Waiting> all = new ArrayList<>();

  /** Lets the next {@code count} calls of the target go wrong. */
  synchronized void add(Target target, Fault fault, int count) {
    all.add(new Waiting(target, fault, count));
  }

  /** The fault of a call, if one is meant for it. */
  synchronized Optional<Fault> take(String method, String profileId) {
    for (Iterator<Waiting> waiting = all.iterator(); waiting.hasNext(); ) {
      Waiting next = waiting.next();
      if (next.target.matches(method, profileId)) {
        next.left--;
        if (next.left == 0) {
          waiting.remove();
        }
        return Optional.of(next.fault);
      }
    }
    return Optional.empty();
  }

  /**
   * Drops those for a profile; all, if it is empty.
   *
   * @return how many calls could still have taken them
   */
  synchronized int drop(String profileId) {
    int left = 0;
    for (Iterator<Waiting> waiting = all.iterator(); waiting.hasNext(); ) {
      Waiting next = waiting.next();
      if (profileId.isEmpty() || profileId.equals(next.target.profileId())) {
        left += next.left;
        waiting.remove();
      }
    }
    return left;
  }
}
