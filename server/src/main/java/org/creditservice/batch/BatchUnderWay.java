package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.creditservice.db.batch.ProfileRef;

/**
 * A batch from when it is cut until its answers are delivered. The commands that come for its
 * profiles meanwhile follow it: they wait until it is settled, so that a profile is never in two
 * batches. Guarded by the lock of its queue; its commands are changed by its worker only.
 */
final class BatchUnderWay {
  private final long beginNanos = System.nanoTime();
  private Batch batch;
  private List<PendingCommand> followers = new ArrayList<>();
  private Set<PendingCommand> parked = Set.of();
  private boolean settled;

  BatchUnderWay(Batch batch) {
    this.batch = batch;
  }

  /** When it was cut. */
  long beginNanos() {
    return beginNanos;
  }

  Batch batch() {
    return batch;
  }

  /** Its commands, those included that have joined it. */
  List<PendingCommand> commands() {
    return batch.commands();
  }

  boolean isSettled() {
    return settled;
  }

  void follow(PendingCommand pending) {
    followers.add(pending);
  }

  int followers() {
    return followers.size();
  }

  /** The first {@code limit} followers whose profile is among these. They stay followers. */
  List<PendingCommand> followers(Set<ProfileRef> profiles, int limit) {
    return followers.stream()
        .filter(pending -> profiles.contains(pending.profile()))
        .limit(limit)
        .toList();
  }

  void forEachFollower(Consumer<PendingCommand> action) {
    followers.forEach(action);
  }

  /** Removes the followers that match, and returns them. */
  List<PendingCommand> removeFollowers(Predicate<PendingCommand> matches) {
    List<PendingCommand> removed = new ArrayList<>();
    followers.removeIf(pending -> matches.test(pending) && removed.add(pending));
    return removed;
  }

  /** These followers join the batch. */
  Batch join(List<PendingCommand> joining) {
    Batch latecomers = new Batch(joining, false);
    followers.removeAll(Set.copyOf(joining));
    batch = batch.with(latecomers);
    return latecomers;
  }

  /**
   * Other batches may have its profiles from now on.
   *
   * @param blocked those of its commands that wait again
   * @return its followers
   */
  List<PendingCommand> settle(List<PendingCommand> blocked) {
    List<PendingCommand> free = followers;
    followers = new ArrayList<>();
    parked = Set.copyOf(blocked);
    settled = true;
    return free;
  }

  /** The commands that leave the lane with it. */
  List<PendingCommand> leaving() {
    return parked.isEmpty()
        ? commands()
        : commands().stream().filter(pending -> !parked.contains(pending)).toList();
  }
}
