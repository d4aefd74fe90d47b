package org.creditservice.batch;

import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.EngineSettings;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait for a lane: callers' threads add, the lane's workers take batches. Bounded
 * in number and heap ({@link QueueBounds}), taken group by group ({@link GroupRotation}). Two kinds
 * of commands wait apart: those of blocked profiles ({@link ParkedProfiles}), and those whose
 * profile is in a batch under way ({@link BatchesUnderWay}), so that a profile is never in two.
 */
final class LaneQueue {
  private final EngineSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final IdleWorkers idle = new IdleWorkers(lock);
  private final QueueBounds bounds;
  private final GroupRotation rotation;
  private final ParkedProfiles parked;
  private final BatchesUnderWay underWay = new BatchesUnderWay();
  private boolean closed;
  private boolean probedLast;

  LaneQueue(EngineSettings settings, HeapBudget budget, Nodes nodes) {
    this.settings = settings;
    this.bounds = new QueueBounds(settings, budget);
    this.rotation = new GroupRotation(settings.batchSpan().orElse(BatchSpan.LANE), nodes);
    this.parked = new ParkedProfiles(rotation::sameGroup);
  }

  /** Before the first batch is cut: what one may contain. */
  void begin(BatchSpan span) {
    lock.lock();
    try {
      rotation.regroup(span);
    } finally {
      lock.unlock();
    }
  }

  /** Adds a command, or returns why it can't wait here. */
  @Nullable NotExecutedException offer(PendingCommand pending) {
    lock.lock();
    try {
      return admit(pending);
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
    if (rotation.isUnreachable(pending.profile().bucket())
        && !bounds.hasRoomForUnreachable(rotation::isUnreachable, pending)) {
      return NotExecutedException.nodeUnavailable();
    }
    NotExecutedException refusal = bounds.admit(pending);
    if (refusal == null) {
      add(pending, blocked);
    }
    return refusal;
  }

  private void add(PendingCommand pending, @Nullable ParkedProfile blocked) {
    BatchUnderWay ahead = underWay.with(pending.profile());
    if (blocked != null) {
      parked.add(blocked, pending);
      idle.wakeOne();
    } else if (ahead != null) {
      ahead.follow(pending);
    } else {
      rotation.add(pending);
      wakeIfDue();
      if (rotation.isUnreachable(pending.profile().bucket())) {
        // It waits until its group is tried again.
        idle.wakeOne();
      }
    }
  }

  private void wakeIfDue() {
    if (isGroupDue()) {
      idle.wakeOne();
    }
  }

  /**
   * Takes the next batch: all that has queued up for one group, at most {@link
   * EngineSettings#batchMax()}. Waits for the first command, and while other batches are under way
   * for as many as {@link BatchesUnderWay#worthAnother} says, never for more. Commands for which
   * nobody waits any more are dropped here.
   *
   * @return null once the queue is closed and empty
   */
  @Nullable BatchUnderWay cut() throws InterruptedException {
    lock.lock();
    try {
      BatchUnderWay batch = cutNow();
      while (batch == null && (!closed || bounds.count() > 0)) {
        // Whether a change or the time ended the wait, everything is looked at anew.
        idle.await(Math.min(nanosUntilProbe(), nanosUntilTry()));
        batch = cutNow();
      }
      if (isGroupDue() || parked.count() > 0) {
        // Another worker takes what is left, or waits for the next probe.
        idle.wakeOne();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** While a probe is under way no other is made; its worker looks for the next one. */
  private long nanosUntilProbe() {
    return underWay.hasProbe() ? Long.MAX_VALUE : parked.nanosUntilProbe(System.nanoTime());
  }

  /** Until a group that rests is tried again; a group that is due waits for another batch's end. */
  private long nanosUntilTry() {
    long nanos = rotation.nanosUntilDue();
    if (nanos > 0) {
      return nanos;
    }
    // Its rest may have ended since it was looked at.
    return isGroupDue() ? 0 : Long.MAX_VALUE;
  }

  /** Probes and groups take turns, so that many profiles that are due don't hold up the rest. */
  private @Nullable BatchUnderWay cutNow() {
    Batch batch = probedLast ? cutGroup() : cutProbe();
    if (batch.isEmpty()) {
      batch = probedLast ? cutProbe() : cutGroup();
    }
    if (batch.isEmpty()) {
      return null;
    }
    probedLast = batch.probing();
    BatchUnderWay cut = underWay.add(batch);
    // What a full batch has left behind.
    rotation
        .removeIf(batch.commands().get(0).profile(), pending -> underWay.has(cut, pending))
        .forEach(cut::follow);
    return cut;
  }

  private Batch cutProbe() {
    if (nanosUntilProbe() > 0) {
      return Batch.EMPTY;
    }
    removed(parked.removeIf(PendingCommand::isDone));
    List<PendingCommand> due = parked.takeDue(settings.batchMax(), System.nanoTime());
    return due.isEmpty() ? Batch.EMPTY : new Batch(due, true);
  }

  private void removed(List<PendingCommand> commands) {
    commands.forEach(pending -> bounds.waitsNoLonger());
    commands.forEach(bounds::left);
  }

  private boolean isGroupDue() {
    int size = rotation.sizeOfNext();
    return size > 0 && underWay.worthAnother(size);
  }

  private Batch cutGroup() {
    List<PendingCommand> taken = List.of();
    while (taken.isEmpty() && isGroupDue()) {
      taken = rotation.takeNext(this::take);
    }
    return taken.isEmpty()
        ? Batch.EMPTY
        : new Batch(taken, false, rotation.patience(taken.get(0).profile()));
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
   *
   * @param running what is left of the batch: its profiles are locked. Those of commands for which
   *     nobody waits any more are not
   */
  Batch latecomers(BatchUnderWay batch, Batch running) {
    lock.lock();
    try {
      int room = settings.batchMax() - running.size();
      // A cheap test first: there are rarely enough.
      if (running.probing() || Math.min(batch.followers(), room) < running.size()) {
        return Batch.EMPTY;
      }
      List<PendingCommand> late = batch.followers(running.profiles(), room);
      return late.size() < running.size() ? Batch.EMPTY : join(batch, late);
    } finally {
      lock.unlock();
    }
  }

  private Batch join(BatchUnderWay batch, List<PendingCommand> late) {
    late.forEach(pending -> bounds.waitsNoLonger());
    return batch.join(late).live();
  }

  /**
   * Lets other batches have the profiles of a batch that is committed or given up. What was blocked
   * is parked, and with it what waits for these profiles, as far as a blocked profile may fill the
   * queue. What can't be reached waits as before, in a group that rests.
   *
   * @return what is too much, and why
   */
  Map<PendingCommand, NotExecutedException> settle(BatchUnderWay batch, Blocked blocked) {
    lock.lock();
    try {
      long now = System.nanoTime();
      parked.parkSkipped(blocked.skipped(), now);
      parked.parkTimedOut(blocked.timedOut(), now);
      if (batch.batch().probing()) {
        // They have kept their places, too.
        batch.commands().forEach(pending -> bounds.waitsNoLonger());
        // What was probed and is not parked again is free.
        rotation.merge(parked.release());
      }
      blocked.commands().forEach(pending -> bounds.waitsAgain());
      underWay.release(batch);
      Set<String> profileIds = blocked.lockedProfileIds();
      List<PendingCommand> waiting =
          batch.removeFollowers(pending -> profileIds.contains(pending.profile().profileId()));
      rotation.merge(batch.settle(blocked.commands()));
      settleGroup(batch, blocked.unreachable());
      return park(waiting, now);
    } finally {
      wakeIfDue();
      lock.unlock();
    }
  }

  private void settleGroup(BatchUnderWay batch, List<PendingCommand> unreachable) {
    ProfileRef profile = batch.commands().get(0).profile();
    if (unreachable.isEmpty()) {
      rotation.reached(profile);
    } else {
      rotation.merge(unreachable);
      rotation.rest(profile, System.nanoTime() - batch.beginNanos());
    }
  }

  private Map<PendingCommand, NotExecutedException> park(List<PendingCommand> waiting, long now) {
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

  /** A batch is over: its commands are answered, or wait again. */
  void end(BatchUnderWay batch) {
    lock.lock();
    try {
      if (!batch.isSettled()) {
        // Its worker has failed.
        var unused = settle(batch, Blocked.NONE);
      }
      batch.leaving().forEach(bounds::left);
      underWay.remove(batch);
      if (closed) {
        idle.wakeAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Removes the commands that match, wherever they wait, and returns them. */
  List<PendingCommand> removeIf(Predicate<PendingCommand> matches) {
    lock.lock();
    try {
      List<PendingCommand> removed = rotation.removeIf(matches);
      removed.addAll(underWay.removeFollowers(matches));
      removed.addAll(parked.removeIf(matches));
      removed(removed);
      if (!removed.isEmpty()) {
        // If the queue is closed, nothing may be left to wait for.
        idle.wakeAll();
      }
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
      underWay.forEachFollower(pending -> longest.accumulate(pending.waitedUntil(now)));
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

  /** The nodes that are unavailable, as far as is known. */
  Set<Integer> unreachableNodes() {
    lock.lock();
    try {
      return rotation.unreachableNodes();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the node that has this profile is unavailable, as far as is known. */
  boolean isUnreachable(ProfileRef profile) {
    lock.lock();
    try {
      return rotation.isUnreachable(profile.bucket());
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@link #cut} end once everything that waits has been taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      idle.wakeAll();
    } finally {
      lock.unlock();
    }
  }
}
