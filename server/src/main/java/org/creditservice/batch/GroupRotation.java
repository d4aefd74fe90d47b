package org.creditservice.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.creditservice.config.BatchSpan;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/**
 * Waiting commands in groups of which a transaction may take one. The groups take turns: with
 * {@link BatchSpan#LANE} there is one group, with {@link BatchSpan#BUCKET} one for each bucket. One
 * whose node is unavailable rests, and has no turn meanwhile.
 */
final class GroupRotation {
  private static final short WHOLE_LANE = -1;

  private BatchSpan span;

  /** By group, the one whose turn is next first. No queue in it is empty. */
  private final Map<Short, Deque<PendingCommand>> groups = new LinkedHashMap<>();

  private final UnreachableGroups unreachable;

  GroupRotation(BatchSpan span, Nodes nodes) {
    this.span = span;
    this.unreachable = new UnreachableGroups(nodes, System::nanoTime);
  }

  /** Forms other groups of the commands that wait. */
  void regroup(BatchSpan newSpan) {
    List<PendingCommand> waiting = removeIf(pending -> true);
    span = newSpan;
    merge(waiting);
  }

  void add(PendingCommand pending) {
    groups.computeIfAbsent(group(pending.profile()), any -> new ArrayDeque<>()).addLast(pending);
  }

  private short group(ProfileRef profile) {
    return group(profile.bucket());
  }

  private short group(short bucket) {
    return span == BatchSpan.BUCKET ? bucket : WHOLE_LANE;
  }

  /** Whether one transaction may contain both profiles. */
  boolean sameGroup(ProfileRef one, ProfileRef other) {
    return group(one) == group(other);
  }

  /** How long until a group may have its turn; forever if there is none. */
  long nanosUntilDue() {
    long least = Long.MAX_VALUE;
    for (short group : groups.keySet()) {
      least = Math.min(least, unreachable.nanosLeft(group));
      if (least == 0) {
        break;
      }
    }
    return least;
  }

  private Map.@Nullable Entry<Short, Deque<PendingCommand>> next() {
    for (Map.Entry<Short, Deque<PendingCommand>> group : groups.entrySet()) {
      if (unreachable.nanosLeft(group.getKey()) == 0) {
        return group;
      }
    }
    return null;
  }

  /**
   * Lets the next group have its turn: {@code take} removes from it what a transaction takes. None
   * if none is due.
   */
  List<PendingCommand> takeNext(Function<Deque<PendingCommand>, List<PendingCommand>> take) {
    Map.Entry<Short, Deque<PendingCommand>> next = next();
    if (next == null) {
      return List.of();
    }
    groups.remove(next.getKey());
    List<PendingCommand> taken = take.apply(next.getValue());
    if (!next.getValue().isEmpty()) {
      groups.put(next.getKey(), next.getValue());
    }
    return taken;
  }

  /** How many commands are in the group whose turn is next; none if none is due. */
  int sizeOfNext() {
    Map.Entry<Short, Deque<PendingCommand>> next = next();
    return next == null ? 0 : next.getValue().size();
  }

  /** The node that has this profile is unavailable: its groups rest. */
  void rest(ProfileRef profile, long tookNanos) {
    unreachable.failed(group(profile), tookNanos);
  }

  /** The node that has this profile is available. */
  void reached(ProfileRef profile) {
    unreachable.reached(group(profile));
  }

  /** Whether the node that has this bucket is unavailable, as far as is known. */
  boolean isUnreachable(short bucket) {
    return unreachable.contains(group(bucket));
  }

  /** How long a statement for this profile may take, if its node is tried again; else zero. */
  Duration patience(ProfileRef profile) {
    return unreachable.patience(group(profile));
  }

  /** The nodes that can't be reached, as far as is known. */
  Set<Integer> unreachableNodes() {
    return unreachable.nodes(groups.keySet());
  }

  /** Adds commands, in the order of their arrival, that have waited elsewhere. */
  void merge(List<PendingCommand> waited) {
    Map<Short, List<PendingCommand>> byGroup =
        waited.stream().collect(Collectors.groupingBy(pending -> group(pending.profile())));
    byGroup.forEach(
        (group, commands) -> {
          commands.addAll(groups.getOrDefault(group, new ArrayDeque<>()));
          commands.sort(PendingCommand.BY_ARRIVAL);
          groups.put(group, new ArrayDeque<>(commands));
        });
  }

  /** Removes the commands of a profile's group that match, and returns them in their order. */
  List<PendingCommand> removeIf(ProfileRef profile, Predicate<PendingCommand> matches) {
    Deque<PendingCommand> group = groups.get(group(profile));
    if (group == null) {
      return List.of();
    }
    return removeIf(List.of(group), matches);
  }

  void forEach(Consumer<PendingCommand> action) {
    groups.values().forEach(group -> group.forEach(action));
  }

  /** Removes the commands that match, and returns them in the order of their arrival. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> matches) {
    return removeIf(groups.values(), matches);
  }

  private List<PendingCommand> removeIf(
      Collection<Deque<PendingCommand>> from, Predicate<PendingCommand> matches) {
    List<PendingCommand> removed = new ArrayList<>();
    for (Deque<PendingCommand> group : from) {
      group.removeIf(pending -> matches.test(pending) && removed.add(pending));
    }
    groups.values().removeIf(Deque::isEmpty);
    return removed;
  }
}
