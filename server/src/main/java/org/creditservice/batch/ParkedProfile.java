package org.creditservice.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.ListIterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.creditservice.db.batch.ProfileRef;

/** A blocked profile, and its commands in the order of their arrival. */
final class ParkedProfile {
  private final ProfileRef ref;
  private final Deque<PendingCommand> commands = new ArrayDeque<>();
  private long bytes;
  private int taken;
  private long takenBytes;
  private int timeouts;
  private long blockedNanos;
  private long probeNanos;

  ParkedProfile(ProfileRef ref) {
    this.ref = ref;
  }

  ProfileRef ref() {
    return ref;
  }

  String id() {
    return ref.profileId();
  }

  void setBlockedNanos(long nanos) {
    blockedNanos = nanos;
  }

  /** When it was last found to be blocked. */
  long blockedNanos() {
    return blockedNanos;
  }

  /** Sets how many probes of it alone, one after the other, have waited in vain. */
  void setTimeouts(int count) {
    timeouts = count;
  }

  int timeouts() {
    return timeouts;
  }

  void setProbeNanos(long nanos) {
    probeNanos = nanos;
  }

  /** When it is to be probed. */
  long probeNanos() {
    return probeNanos;
  }

  /** How many commands it has, with those that were taken out for a probe. */
  int size() {
    return commands.size() + taken;
  }

  /** The heap that these take. */
  long heapBytes() {
    return bytes + takenBytes;
  }

  /** Whether nothing is left to take. */
  boolean isEmpty() {
    return commands.isEmpty();
  }

  void add(PendingCommand last) {
    commands.addLast(last);
    bytes += last.heapBytes();
  }

  /** Puts back what a probe left out; it is older than all others. */
  void putBack(List<PendingCommand> leftOut) {
    taken = 0;
    takenBytes = 0;
    ListIterator<PendingCommand> backwards = leftOut.listIterator(leftOut.size());
    while (backwards.hasPrevious()) {
      PendingCommand last = backwards.previous();
      commands.addFirst(last);
      bytes += last.heapBytes();
    }
  }

  /** Takes the first commands out, {@code limit} at most. */
  List<PendingCommand> take(int limit) {
    List<PendingCommand> first = new ArrayList<>(Math.min(limit, commands.size()));
    while (first.size() < limit && !commands.isEmpty()) {
      first.add(commands.removeFirst());
    }
    long firstBytes = sum(first);
    bytes -= firstBytes;
    taken += first.size();
    takenBytes += firstBytes;
    return first;
  }

  void forEach(Consumer<PendingCommand> action) {
    commands.forEach(action);
  }

  /** Removes the commands that match, and returns them. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> matches) {
    List<PendingCommand> removed = new ArrayList<>();
    commands.removeIf(pending -> matches.test(pending) && removed.add(pending));
    bytes -= sum(removed);
    return removed;
  }

  private static long sum(List<PendingCommand> commands) {
    return commands.stream().mapToLong(PendingCommand::heapBytes).sum();
  }
}
