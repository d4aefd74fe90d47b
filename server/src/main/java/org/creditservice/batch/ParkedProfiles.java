package org.creditservice.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/**
 * Profiles that another session's lock blocks. Their commands wait apart and are probed from time
 * to time, so that they hold up nobody else's.
 *
 * <p>A probe passes over locked rows, and waits some milliseconds for other locks. Profiles with
 * which it waited in vain are halved until the blocked one is alone; that one is probed less and
 * less often.
 */
final class ParkedProfiles {
  /** Long against the cost of a probe that waits for nothing, short against a caller's patience. */
  private static final long SKIPPED_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** In the end, a profile costs its lane two hundredths of its time. */
  private static final Backoff TIMED_OUT =
      new Backoff(Duration.ofMillis(100), Duration.ofMillis(800));

  /**
   * How long a profile without commands counts as blocked. Without this, each caller that gives up
   * and comes again would stall the lane for the whole lock timeout.
   */
  static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Most profiles without commands that are remembered, with some 300 bytes each. */
  static final int MEMORY_MAX = 1000;

  /** By id, those that have commands or are being probed. */
  private final Map<String, ParkedProfile> parked = new HashMap<>();

  /** By id, those without commands; first the one that has been without for longest. */
  private final Map<String, ParkedProfile> remembered = new LinkedHashMap<>();

  private final Set<ParkedProfile> probing = new LinkedHashSet<>();
  private final ProbeQueue probes;

  /**
   * No profile yet.
   *
   * @param mayShareBatch whether two profiles may be in one batch
   */
  ParkedProfiles(BiPredicate<ProfileRef, ProfileRef> mayShareBatch) {
    this.probes = new ProbeQueue(mayShareBatch);
  }

  /** The profile, if it is blocked as far as is known; else null. */
  @Nullable ParkedProfile find(String profileId, long nowNanos) {
    remembered.computeIfPresent(
        profileId, (id, profile) -> isForgotten(profile, nowNanos) ? null : profile);
    ParkedProfile withCommands = parked.get(profileId);
    return withCommands != null ? withCommands : remembered.get(profileId);
  }

  private static boolean isForgotten(ParkedProfile profile, long nowNanos) {
    return nowNanos - profile.blockedNanos() > MEMORY_NANOS;
  }

  /** How many have commands or are being probed. */
  int count() {
    return parked.size();
  }

  /** Adds a command to a profile that was found. */
  void add(ParkedProfile profile, PendingCommand pending) {
    profile.add(pending);
    if (remembered.remove(profile.id()) != null) {
      parked.put(profile.id(), profile);
      probes.add(profile.probeNanos(), List.of(profile));
    }
  }

  /** Parks the profiles of commands that were left out because their rows are locked. */
  void parkSkipped(List<PendingCommand> commands, long nowNanos) {
    List<ParkedProfile> profiles = putBack(commands, nowNanos);
    profiles.forEach(profile -> profile.setTimeouts(0));
    probes.add(nowNanos + SKIPPED_INTERVAL_NANOS, profiles);
  }

  /** Parks the profiles of commands of which at least one has waited for a lock in vain. */
  void parkTimedOut(List<PendingCommand> commands, long nowNanos) {
    if (commands.isEmpty()) {
      return;
    }
    List<ParkedProfile> profiles = putBack(commands, nowNanos);
    probes.timedOut();
    if (profiles.size() == 1) {
      backOff(profiles.get(0), nowNanos);
    } else {
      int half = profiles.size() / 2;
      probes.add(nowNanos, profiles.subList(0, half));
      probes.add(nowNanos, profiles.subList(half, profiles.size()));
    }
  }

  private void backOff(ParkedProfile profile, long nowNanos) {
    long millis = TIMED_OUT.millis(profile.timeouts());
    profile.setTimeouts(profile.timeouts() + 1);
    probes.add(nowNanos + TimeUnit.MILLISECONDS.toNanos(millis), List.of(profile));
  }

  private List<ParkedProfile> putBack(List<PendingCommand> commands, long nowNanos) {
    Map<ProfileRef, List<PendingCommand>> byProfile = new LinkedHashMap<>();
    for (PendingCommand pending : commands) {
      byProfile.computeIfAbsent(pending.profile(), any -> new ArrayList<>()).add(pending);
    }
    List<ParkedProfile> profiles = new ArrayList<>();
    byProfile.forEach((ref, taken) -> profiles.add(putBack(ref, taken, nowNanos)));
    return profiles;
  }

  private ParkedProfile putBack(ProfileRef ref, List<PendingCommand> taken, long nowNanos) {
    ParkedProfile profile = parked.computeIfAbsent(ref.profileId(), any -> new ParkedProfile(ref));
    profile.putBack(taken);
    profile.setBlockedNanos(nowNanos);
    probing.remove(profile);
    return profile;
  }

  /** How long until something is to be probed; forever if nothing is. */
  long nanosUntilProbe(long nowNanos) {
    return probes.nanosLeft(nowNanos);
  }

  /**
   * Takes commands of profiles that are due out, {@code limit} at most. Those that are still
   * blocked are parked again; the others are {@link #release released}.
   */
  List<PendingCommand> takeDue(int limit, long nowNanos) {
    List<PendingCommand> taken = new ArrayList<>();
    for (ParkedProfile profile : probes.takeDue(limit, nowNanos)) {
      probing.add(profile);
      taken.addAll(profile.take(limit - taken.size()));
    }
    return taken;
  }

  /** Forgets the profiles that were probed and are free, and returns the commands left to them. */
  List<PendingCommand> release() {
    List<PendingCommand> released = new ArrayList<>();
    for (ParkedProfile profile : probing) {
      parked.remove(profile.id());
      released.addAll(profile.take(profile.size()));
    }
    if (!probing.isEmpty()) {
      probes.succeeded();
      probing.clear();
    }
    return released;
  }

  void forEach(Consumer<PendingCommand> action) {
    parked.values().forEach(profile -> profile.forEach(action));
  }

  /** Removes the commands that match, and returns them. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> matches) {
    List<PendingCommand> removed = new ArrayList<>();
    parked.values().forEach(profile -> removed.addAll(profile.removeIf(matches)));
    probes.removeEmpty().forEach(this::remember);
    return removed;
  }

  private void remember(ParkedProfile profile) {
    parked.remove(profile.id());
    remembered.put(profile.id(), profile);
    if (remembered.size() > MEMORY_MAX) {
      Iterator<String> ids = remembered.keySet().iterator();
      ids.next();
      ids.remove();
    }
  }
}
