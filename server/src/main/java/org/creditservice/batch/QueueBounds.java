package org.creditservice.batch;

import java.util.function.Predicate;
import org.creditservice.config.EngineSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a lane may hold: commands that wait, in number, and the heap of all that it has, those that
 * are being executed included.
 *
 * <p>The heap is that of all lanes. So that none can take it from the others, a lane may have at
 * most twice as much as it leaves free, and a blocked profile a third of what it leaves free, of
 * the heap as of the places: a quarter of them if it is the only one. All that can't be reached may
 * together have as much as one blocked profile. A caller may have what {@link CallerPlaces} says.
 */
final class QueueBounds {
  private static final int LANE_SHARE_OF_FREE = 2;
  private static final int BLOCKED_SHARE_OF_FREE = 3;

  private final EngineSettings settings;
  private final HeapBudget budget;
  private final CallerPlaces callers = new CallerPlaces();
  private final BucketPlaces buckets = new BucketPlaces();
  private int count;
  private long heap;

  QueueBounds(EngineSettings settings, HeapBudget budget) {
    this.settings = settings;
    this.budget = budget;
  }

  /** Gives a command its place and its heap, or returns why it can't have them. */
  @Nullable NotExecutedException admit(PendingCommand pending) {
    long bytes = pending.heapBytes();
    NotExecutedException refusal = refusal(pending.caller(), bytes);
    if (refusal != null) {
      return refusal;
    }
    if (!budget.reserve(bytes)) {
      return memoryFull();
    }
    count++;
    heap += bytes;
    callers.add(pending.caller(), bytes);
    buckets.add(pending);
    return null;
  }

  /** Why a caller can't have a place for even the smallest command; null if it can. */
  @Nullable NotExecutedException refusal(@Nullable Object caller) {
    return refusal(caller, HeapCost.of(0));
  }

  private @Nullable NotExecutedException refusal(@Nullable Object caller, long bytes) {
    if (count >= settings.queueMax()) {
      return NotExecutedException.queueFull(count);
    }
    if (!callers.admits(caller, settings.queueMax() - count, bytes, budget.free())) {
      return NotExecutedException.shareFull();
    }
    return heap + bytes <= LANE_SHARE_OF_FREE * (budget.free() - bytes) ? null : memoryFull();
  }

  private NotExecutedException memoryFull() {
    return NotExecutedException.memoryFull(budget.total() - budget.free(), budget.total());
  }

  /** Whether a blocked profile may have one more command. One is always allowed. */
  boolean hasRoomForBlocked(ParkedProfile profile, PendingCommand next) {
    return hasRoomForBlocked(profile.size(), profile.heapBytes(), next);
  }

  /**
   * Whether what can't be reached may have one more command; all of it may have one. What is just
   * tried again counts, too.
   */
  boolean hasRoomForUnreachable(Predicate<Short> isUnreachable, PendingCommand next) {
    BucketPlaces.Sum taken = buckets.sum(isUnreachable);
    return hasRoomForBlocked(taken.commands(), taken.heapBytes(), next);
  }

  private boolean hasRoomForBlocked(int size, long bytes, PendingCommand next) {
    int places = settings.queueMax() - count;
    return size == 0
        || (size < places / BLOCKED_SHARE_OF_FREE
            && bytes + next.heapBytes() <= budget.free() / BLOCKED_SHARE_OF_FREE);
  }

  /** A command waits again. */
  void waitsAgain() {
    count++;
  }

  /** A command waits no longer; it keeps its heap. */
  void waitsNoLonger() {
    count--;
  }

  /** A command has left the lane. */
  void left(PendingCommand pending) {
    heap -= pending.heapBytes();
    callers.remove(pending.caller(), pending.heapBytes());
    buckets.remove(pending);
    budget.release(pending.heapBytes());
  }

  /** How many commands wait. */
  int count() {
    return count;
  }
}
