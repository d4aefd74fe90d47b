package org.creditservice.batch;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.creditservice.config.EngineSettings;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait for a lane: callers' threads add, the lane's thread takes batches. Bounded
 * in number and bytes ({@link QueueBounds}), taken group by group ({@link GroupRotation}), while
 * the commands of blocked profiles wait apart ({@link ParkedProfiles}).
 */
final class LaneQueue {
  private final EngineSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final QueueBounds bounds;
  private final GroupRotation rotation;
  private final ParkedProfiles parked = new ParkedProfiles();
  private boolean closed;
  private boolean probedLast;

  LaneQueue(EngineSettings settings) {
    this.settings = settings;
    this.bounds = new QueueBounds(settings);
    this.rotation = new GroupRotation(settings.batchSpan());
  }

  /** Adds a command, unless there are too many or the queue is closed. */
  boolean offer(PendingCommand pending) {
    lock.lock();
    try {
      if (closed || !bounds.hasRoomFor(pending.bytes())) {
        return false;
      }
      if (!parked.addIfParked(pending)) {
        rotation.add(pending);
      }
      bounds.added(pending);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next batch: all that has queued up for one group, at most {@link
   * EngineSettings#batchMax()}. Waits for the first command, never for more. Commands for which
   * nobody waits any more are dropped here.
   *
   * @return null once the queue is closed and empty
   */
  @Nullable Batch cut() throws InterruptedException {
    lock.lock();
    try {
      Batch batch = cutNow();
      while (batch == null && (!closed || bounds.count() > 0)) {
        // Whether a change or the time ended the wait, everything is looked at anew.
        long ignored = changed.awaitNanos(parked.nanosUntilProbe());
        batch = cutNow();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Probes and groups take turns, so that many profiles that are due don't hold up the rest. */
  private @Nullable Batch cutNow() {
    Batch batch = probedLast ? cutGroup() : cutProbe();
    if (batch == null) {
      batch = probedLast ? cutProbe() : cutGroup();
    }
    probedLast = batch != null && batch.probing();
    return batch;
  }

  private @Nullable Batch cutProbe() {
    Deque<PendingCommand> due = parked.takeDue();
    if (due == null) {
      return null;
    }
    List<PendingCommand> taken = take(due);
    due.forEach(rotation::add);
    return taken.isEmpty() ? null : new Batch(taken, true);
  }

  private @Nullable Batch cutGroup() {
    List<PendingCommand> taken = List.of();
    while (taken.isEmpty() && !rotation.isEmpty()) {
      taken = rotation.takeNext(this::take);
    }
    return taken.isEmpty() ? null : new Batch(taken, false);
  }

  private List<PendingCommand> take(Deque<PendingCommand> commands) {
    List<PendingCommand> taken = new ArrayList<>(Math.min(commands.size(), settings.batchMax()));
    while (taken.size() < settings.batchMax() && !commands.isEmpty()) {
      PendingCommand pending = commands.removeFirst();
      bounds.removed(pending);
      if (!pending.isDone()) {
        taken.add(pending);
      }
    }
    return taken;
  }

  /**
   * Takes the commands for the profiles of a batch that have come since it was cut, if they are at
   * least as many again. Fewer are not worth the round trip that looks for their keys; but where
   * another server held the lock, nearly all come while it is waited for.
   */
  Batch latecomers(Batch batch) {
    lock.lock();
    try {
      ProfileRef any = batch.commands().get(0).profile();
      int room = settings.batchMax() - batch.size();
      // A cheap test first: the scan by profile rarely finds enough.
      if (batch.probing() || Math.min(rotation.sizeOfGroup(any), room) < batch.size()) {
        return Batch.EMPTY;
      }
      Set<ProfileRef> profiles = batch.profiles();
      List<PendingCommand> late =
          rotation.find(any, pending -> profiles.contains(pending.profile()), room);
      return late.size() < batch.size() ? Batch.EMPTY : takeOut(late);
    } finally {
      lock.unlock();
    }
  }

  private Batch takeOut(List<PendingCommand> late) {
    rotation.removeIf(Set.copyOf(late)::contains);
    late.forEach(bounds::removed);
    return new Batch(late, false).live();
  }

  /**
   * Puts commands aside whose profile's lock another session holds, and with them what else waits
   * for that profile.
   */
  void park(List<PendingCommand> blocked) {
    lock.lock();
    try {
      blocked.forEach(bounds::added);
      Map<String, Deque<PendingCommand>> byProfile = ParkedProfiles.byProfile(blocked);
      byProfile.forEach(
          (profileId, commands) -> {
            commands.addAll(
                rotation.removeIf(pending -> pending.profile().profileId().equals(profileId)));
            parked.park(profileId, commands);
          });
    } finally {
      lock.unlock();
    }
  }

  /** Removes the commands that match, wherever they wait, and returns them. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> matches) {
    lock.lock();
    try {
      List<PendingCommand> removed = rotation.removeIf(matches);
      removed.addAll(parked.removeIf(matches));
      removed.forEach(bounds::removed);
      changed.signal();
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is no room for a command, however small. */
  boolean isFull() {
    lock.lock();
    try {
      return !bounds.hasRoomFor(1);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return bounds.count();
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@link #cut} end once everything that waits has been taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
