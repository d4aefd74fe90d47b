package org.creditservice.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.EngineSettings;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait for a lane, bounded in number and bytes.
 *
 * <p>They wait in groups of which a transaction may take one: with {@link BatchSpan#LANE} there is
 * one group, with {@link BatchSpan#BUCKET} one for each bucket, and the groups take turns. A
 * profile whose lock a stranger holds is parked: its commands wait apart and are probed from time
 * to time, so that they hold up nobody else's.
 */
final class LaneQueue {
  /**
   * How often a parked profile is probed: long against a probe's cost, short against a caller's
   * patience.
   */
  private static final long PROBE_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final short WHOLE_LANE = -1;

  private final EngineSettings options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** By group, the one whose turn is next first. No queue in it is empty. */
  private final Map<Short, Deque<PendingCommand>> groups = new LinkedHashMap<>();

  /** By profile id. */
  private final Map<String, Parked> parked = new HashMap<>();

  private int count;
  private long bytes;
  private boolean closed;
  private boolean probedLast;

  private record Parked(Deque<PendingCommand> commands, long probeAtNanos) {}

  LaneQueue(EngineSettings options) {
    this.options = options;
  }

  /** Adds a command, unless there are too many or the queue is closed. */
  boolean offer(PendingCommand pending) {
    lock.lock();
    try {
      if (closed || !hasRoomFor(pending.bytes())) {
        return false;
      }
      Parked apart = parked.get(pending.profile().profileId());
      (apart != null ? apart.commands : groupOf(pending)).addLast(pending);
      added(pending);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoomFor(int more) {
    return count < options.queueMax() && bytes + more <= options.queueMaxBytes();
  }

  private Deque<PendingCommand> groupOf(PendingCommand pending) {
    return groups.computeIfAbsent(groupKey(pending.profile()), any -> new ArrayDeque<>());
  }

  private short groupKey(ProfileRef profile) {
    return options.batchSpan() == BatchSpan.BUCKET ? profile.bucket() : WHOLE_LANE;
  }

  private void added(PendingCommand pending) {
    count++;
    bytes += pending.bytes();
  }

  private void removed(PendingCommand pending) {
    count--;
    bytes -= pending.bytes();
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
      while (batch == null && (!closed || count > 0)) {
        // Whether a change or the time ended the wait, everything is looked at anew.
        long ignored = changed.awaitNanos(nanosUntilProbe());
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

  /** How long until a parked profile is to be probed; forever if none is parked. */
  private long nanosUntilProbe() {
    long now = System.nanoTime();
    return parked.values().stream()
        .mapToLong(apart -> Math.max(0, apart.probeAtNanos - now))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * The commands of a parked profile that is due. They are parked again if the profile is still
   * locked.
   */
  private @Nullable Batch cutProbe() {
    long now = System.nanoTime();
    for (Map.Entry<String, Parked> entry : parked.entrySet()) {
      if (now - entry.getValue().probeAtNanos >= 0) {
        parked.remove(entry.getKey());
        Deque<PendingCommand> commands = entry.getValue().commands;
        List<PendingCommand> taken = take(commands);
        commands.forEach(pending -> groupOf(pending).addLast(pending));
        return taken.isEmpty() ? null : new Batch(taken, true);
      }
    }
    return null;
  }

  private @Nullable Batch cutGroup() {
    List<PendingCommand> taken = List.of();
    while (taken.isEmpty() && !groups.isEmpty()) {
      var first = groups.entrySet().iterator().next();
      groups.remove(first.getKey());
      taken = take(first.getValue());
      if (!first.getValue().isEmpty()) {
        groups.put(first.getKey(), first.getValue());
      }
    }
    return taken.isEmpty() ? null : new Batch(taken, false);
  }

  /**
   * Takes the commands for the profiles of a batch that have come since it was cut, if they are at
   * least as many again. Fewer are not worth the round trip that looks for their keys; but where
   * another server held the lock, nearly all come while it is waited for.
   */
  Batch latecomers(Batch batch) {
    lock.lock();
    try {
      Deque<PendingCommand> group = groups.get(groupKey(batch.commands().get(0).profile()));
      int room = options.batchMax() - batch.size();
      if (batch.probing() || group == null || Math.min(group.size(), room) < batch.size()) {
        return Batch.EMPTY;
      }
      Set<ProfileRef> profiles = batch.profiles();
      List<PendingCommand> late =
          group.stream()
              .filter(pending -> profiles.contains(pending.profile()))
              .limit(room)
              .toList();
      return late.size() < batch.size() ? Batch.EMPTY : takeOut(late, group);
    } finally {
      lock.unlock();
    }
  }

  private Batch takeOut(List<PendingCommand> late, Deque<PendingCommand> group) {
    group.removeAll(Set.copyOf(late));
    groups.values().removeIf(Deque::isEmpty);
    late.forEach(this::removed);
    return new Batch(late, false).live();
  }

  private List<PendingCommand> take(Deque<PendingCommand> queue) {
    List<PendingCommand> taken = new ArrayList<>(Math.min(queue.size(), options.batchMax()));
    while (taken.size() < options.batchMax() && !queue.isEmpty()) {
      PendingCommand pending = queue.removeFirst();
      removed(pending);
      if (!pending.isDone()) {
        taken.add(pending);
      }
    }
    return taken;
  }

  /**
   * Puts commands aside whose profile's lock a stranger holds, and with them what else waits for
   * that profile.
   */
  void park(List<PendingCommand> blocked) {
    lock.lock();
    try {
      long probeAt = System.nanoTime() + PROBE_INTERVAL_NANOS;
      Map<String, Parked> newlyParked = new HashMap<>();
      for (PendingCommand pending : blocked) {
        newlyParked
            .computeIfAbsent(
                pending.profile().profileId(), id -> new Parked(new ArrayDeque<>(), probeAt))
            .commands
            .addLast(pending);
        added(pending);
      }
      newlyParked.forEach((profileId, apart) -> moveQueued(profileId, apart.commands));
      parked.putAll(newlyParked);
    } finally {
      lock.unlock();
    }
  }

  private void moveQueued(String profileId, Deque<PendingCommand> target) {
    for (Deque<PendingCommand> group : groups.values()) {
      for (PendingCommand pending : group) {
        if (pending.profile().profileId().equals(profileId)) {
          target.addLast(pending);
        }
      }
      group.removeIf(pending -> pending.profile().profileId().equals(profileId));
    }
    groups.values().removeIf(Deque::isEmpty);
  }

  /** Removes the commands that are past their deadline or done otherwise, and returns them. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> over) {
    List<PendingCommand> removed = new ArrayList<>();
    lock.lock();
    try {
      groups.values().forEach(queue -> queue.removeIf(pending -> take(pending, over, removed)));
      groups.values().removeIf(Deque::isEmpty);
      parked.values().forEach(p -> p.commands.removeIf(pending -> take(pending, over, removed)));
      parked.values().removeIf(apart -> apart.commands.isEmpty());
      changed.signal();
    } finally {
      lock.unlock();
    }
    return removed;
  }

  private boolean take(
      PendingCommand pending, Predicate<PendingCommand> over, List<PendingCommand> removed) {
    if (!over.test(pending)) {
      return false;
    }
    removed(pending);
    removed.add(pending);
    return true;
  }

  /** Whether there is no room for a command, however small. */
  boolean isFull() {
    lock.lock();
    try {
      return !hasRoomFor(1);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return count;
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
