package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.creditservice.db.batch.ProfileRef;

/**
 * The commands that a batch left out because of locks of other sessions, or since the node that has
 * their profiles is unavailable, in the order of their arrival.
 *
 * @param skipped their profile's row is locked
 * @param timedOut at least one of their profiles is blocked, but not by a lock on its row: the
 *     profile is not committed yet, say, or a table is locked
 * @param unreachable their group's node is unavailable
 */
record Blocked(
    List<PendingCommand> skipped, List<PendingCommand> timedOut, List<PendingCommand> unreachable) {
  static final Blocked NONE = new Blocked(List.of(), List.of(), List.of());

  static Blocked skipped(List<PendingCommand> commands) {
    return new Blocked(commands, List.of(), List.of());
  }

  static Blocked timedOut(List<PendingCommand> commands) {
    return new Blocked(List.of(), commands, List.of());
  }

  static Blocked unreachable(List<PendingCommand> commands) {
    return new Blocked(List.of(), List.of(), commands);
  }

  List<PendingCommand> commands() {
    return join(locked(), unreachable);
  }

  private List<PendingCommand> locked() {
    return join(skipped, timedOut);
  }

  Set<String> profileIds() {
    return profileIds(commands());
  }

  /** The profiles that locks block. */
  Set<String> lockedProfileIds() {
    return profileIds(locked());
  }

  private static Set<String> profileIds(List<PendingCommand> commands) {
    return commands.stream()
        .map(pending -> pending.profile().profileId())
        .collect(Collectors.toSet());
  }

  /** With those of later commands that have the same profiles. */
  Blocked withLater(List<PendingCommand> later) {
    return new Blocked(
        withLater(skipped, later), withLater(timedOut, later), withLater(unreachable, later));
  }

  private static List<PendingCommand> withLater(
      List<PendingCommand> blocked, List<PendingCommand> later) {
    Set<ProfileRef> profiles =
        blocked.stream().map(PendingCommand::profile).collect(Collectors.toSet());
    return join(
        blocked, later.stream().filter(pending -> profiles.contains(pending.profile())).toList());
  }

  /** These commands, and behind them {@code later}. */
  Blocked with(Blocked later) {
    return new Blocked(
        join(skipped, later.skipped),
        join(timedOut, later.timedOut),
        join(unreachable, later.unreachable));
  }

  private static List<PendingCommand> join(
      List<PendingCommand> first, List<PendingCommand> second) {
    List<PendingCommand> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
