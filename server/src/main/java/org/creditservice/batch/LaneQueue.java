package org.creditservice.batch;

import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.creditservice.config.EngineSettings;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait for a lane: callers' threads add, the lane's thread takes batches. Bounded
 * in number and heap ({@link QueueBounds}), taken group by group ({@link GroupRotation}), while the
 * commands of blocked profiles wait apart ({@link ParkedProfiles}).
 */
final class LaneQueue {
  private final EngineSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final QueueBounds bounds;
  private final GroupRotation rotation;
  private final ParkedProfiles parked;
  private boolean closed;
  private boolean probedLast;

  /** The batch that the lane executes. Its commands keep their heap until it is over. */
  private Batch running = Batch.EMPTY;

  LaneQueue(EngineSettings settings, HeapBudget budget) {
    this.settings = settings;
    this.bounds = new QueueBounds(settings, budget);
    this.rotation = new GroupRotation(settings.batchSpan());
    this.parked = new ParkedProfiles(rotation::sameGroup);
  }

  /** Adds a command, or returns why it can't wait here. */
  @Nullable NotExecutedException offer(PendingCommand pending) {
    lock.lock();
    try {
      NotExecutedException refusal = admit(pending);
      if (refusal == null) {
        changed.signal();
      }
      return refusal;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable NotExecutedException admit(PendingCommand pending) {
    if (closed) {
      return NotExecutedException.shuttingDown();
    }
    ParkedProfile blocked = parked.find(pending.profile().profileId(), System.nanoTime());
    if (blocked != null && !bounds.hasRoomForBlocked(blocked, pending)) {
      return NotExecutedException.profileBlocked(blocked.size());
    }
    NotExecutedException refusal = bounds.admit(pending);
    if (refusal == null) {
      add(pending, blocked);
    }
    return refusal;
  }

  private void add(PendingCommand pending, @Nullable ParkedProfile blocked) {
    if (blocked == null) {
      rotation.add(pending);
    } else {
      parked.add(blocked, pending);
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
      end(List.of());
      // What was probed and is not parked again is free.
      parked.release().forEach(rotation::add);
      Batch batch = cutNow();
      while (batch == null && (!closed || bounds.count() > 0)) {
        // Whether a change or the time ended the wait, everything is looked at anew.
        long ignored = changed.awaitNanos(parked.nanosUntilProbe(System.nanoTime()));
        batch = cutNow();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the batch that the lane was executing; some of its commands wait again. */
  private void end(List<PendingCommand> waitAgain) {
    if (running.probing()) {
      // They have kept their places, too.
      running.commands().forEach(pending -> bounds.waitsNoLonger());
    }
    waitAgain.forEach(pending -> bounds.waitsAgain());
    Set<PendingCommand> stay = Set.copyOf(waitAgain);
    running.commands().stream().filter(pending -> !stay.contains(pending)).forEach(bounds::left);
    running = Batch.EMPTY;
  }

  /** Probes and groups take turns, so that many profiles that are due don't hold up the rest. */
  private @Nullable Batch cutNow() {
    Batch batch = probedLast ? cutGroup() : cutProbe();
    if (batch.isEmpty()) {
      batch = probedLast ? cutProbe() : cutGroup();
    }
    probedLast = batch.probing();
    running = batch;
    return batch.isEmpty() ? null : batch;
  }

  private Batch cutProbe() {
    long now = System.nanoTime();
    if (parked.nanosUntilProbe(now) > 0) {
      return Batch.EMPTY;
    }
    removed(parked.removeIf(PendingCommand::isDone));
    List<PendingCommand> due = parked.takeDue(settings.batchMax(), now);
    return due.isEmpty() ? Batch.EMPTY : new Batch(due, true);
  }

  private void removed(List<PendingCommand> commands) {
    commands.forEach(pending -> bounds.waitsNoLonger());
    commands.forEach(bounds::left);
  }

  private Batch cutGroup() {
    List<PendingCommand> taken = List.of();
    while (taken.isEmpty() && !rotation.isEmpty()) {
      taken = rotation.takeNext(this::take);
    }
    return new Batch(taken, false);
  }

  private List<PendingCommand> take(Deque<PendingCommand> commands) {
    List<PendingCommand> taken = new ArrayList<>(Math.min(commands.size(), settings.batchMax()));
    while (taken.size() < settings.batchMax() && !commands.isEmpty()) {
      PendingCommand pending = commands.removeFirst();
      bounds.waitsNoLonger();
      if (pending.isDone()) {
        bounds.left(pending);
      } else {
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
    late.forEach(pending -> bounds.waitsNoLonger());
    Batch latecomers = new Batch(late, false);
    running = running.with(latecomers);
    return latecomers.live();
  }

  /**
   * Puts commands aside whose profiles are blocked, and with them what else waits for these
   * profiles, as far as a blocked profile may fill the queue.
   *
   * @return what is too much, and why
   */
  Map<PendingCommand, NotExecutedException> park(Blocked blocked) {
    lock.lock();
    try {
      long now = System.nanoTime();
      parked.parkSkipped(blocked.skipped(), now);
      parked.parkTimedOut(blocked.timedOut(), now);
      end(blocked.commands());
      return parkWaiting(blocked.profileIds(), now);
    } finally {
      lock.unlock();
    }
  }

  private Map<PendingCommand, NotExecutedException> parkWaiting(Set<String> profileIds, long now) {
    List<PendingCommand> waiting =
        rotation.removeIf(pending -> profileIds.contains(pending.profile().profileId()));
    waiting.forEach(pending -> bounds.waitsNoLonger());
    Map<PendingCommand, NotExecutedException> tooMuch = new LinkedHashMap<>();
    for (PendingCommand pending : waiting) {
      ParkedProfile blocked =
          Objects.requireNonNull(parked.find(pending.profile().profileId(), now));
      // What was attempted stays: it may not be answered that nothing was done.
      if (pending.wasAttempted() || bounds.hasRoomForBlocked(blocked, pending)) {
        bounds.waitsAgain();
        parked.add(blocked, pending);
      } else {
        bounds.left(pending);
        tooMuch.put(pending, NotExecutedException.profileBlocked(blocked.size()));
      }
    }
    return tooMuch;
  }

  /** Removes the commands that match, wherever they wait, and returns them. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> matches) {
    lock.lock();
    try {
      List<PendingCommand> removed = rotation.removeIf(matches);
      removed.addAll(parked.removeIf(matches));
      removed(removed);
      changed.signal();
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Why a caller can't have a place for even the smallest command; null if it can. */
  @Nullable NotExecutedException refusal(@Nullable Object caller) {
    lock.lock();
    try {
      return bounds.refusal(caller);
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

  /** How long the command that has waited longest has done so; 0 if none waits. */
  long longestWaitNanos() {
    lock.lock();
    try {
      LongAccumulator longest = new LongAccumulator(Math::max, 0);
      long now = System.nanoTime();
      rotation.forEach(pending -> longest.accumulate(pending.waitedUntil(now)));
      parked.forEach(pending -> longest.accumulate(pending.waitedUntil(now)));
      return longest.get();
    } finally {
      lock.unlock();
    }
  }

  int parkedProfiles() {
    lock.lock();
    try {
      return parked.count();
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
