package org.creditservice.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Profiles whose lock another session holds. Their commands wait apart and are probed from time to
 * time, so that they hold up nobody else's.
 */
final class ParkedProfiles {
  /** Long against the cost of a probe, short against a caller's patience. */
  private static final long PROBE_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** By profile id. */
  private final Map<String, Parked> parked = new HashMap<>();

  private record Parked(Deque<PendingCommand> commands, long probeAtNanos) {
    long nanosUntilProbe(long nowNanos) {
      return Math.max(0, probeAtNanos - nowNanos);
    }
  }

  /** Parks a profile with its commands. */
  void park(String profileId, Deque<PendingCommand> commands) {
    parked.put(profileId, new Parked(commands, System.nanoTime() + PROBE_INTERVAL_NANOS));
  }

  /** Adds a command if its profile is parked. */
  boolean addIfParked(PendingCommand pending) {
    Parked profile = parked.get(pending.profile().profileId());
    if (profile != null) {
      profile.commands.addLast(pending);
    }
    return profile != null;
  }

  /** How long until a profile is to be probed; forever if none is parked. */
  long nanosUntilProbe() {
    long now = System.nanoTime();
    return parked.values().stream()
        .mapToLong(profile -> profile.nanosUntilProbe(now))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Takes a profile that is due out, with its commands; null if none is. It is parked again if it
   * is still locked.
   */
  @Nullable Deque<PendingCommand> takeDue() {
    long now = System.nanoTime();
    for (Iterator<Parked> all = parked.values().iterator(); all.hasNext(); ) {
      Parked profile = all.next();
      if (profile.nanosUntilProbe(now) == 0) {
        all.remove();
        return profile.commands;
      }
    }
    return null;
  }

  /** Removes the commands that match, and returns them. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> matches) {
    List<PendingCommand> removed = new ArrayList<>();
    for (Parked profile : parked.values()) {
      profile.commands.removeIf(pending -> matches.test(pending) && removed.add(pending));
    }
    parked.values().removeIf(profile -> profile.commands.isEmpty());
    return removed;
  }

  /** Groups commands by profile, in their order. */
  static Map<String, Deque<PendingCommand>> byProfile(List<PendingCommand> commands) {
    Map<String, Deque<PendingCommand>> byProfile = new HashMap<>();
    for (PendingCommand pending : commands) {
      byProfile
          .computeIfAbsent(pending.profile().profileId(), id -> new ArrayDeque<>())
          .addLast(pending);
    }
    return byProfile;
  }
}
