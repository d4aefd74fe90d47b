package org.creditservice.batch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each caller has in a lane: its commands that wait or are being executed, and their heap.
 *
 * <p>A caller may have three times as many places as are free, and as much heap as is free. So one
 * that sends without end gets three quarters of the places, two get three sevenths each, and
 * however many there are, a newcomer finds room. While three quarters of the places and half of the
 * heap aren't taken, the rule can refuse nobody. The service's own commands belong to no caller,
 * and have no such limit.
 */
final class CallerPlaces {
  private static final int PLACES_PER_FREE_PLACE = 3;

  private final Map<Object, Held> held = new HashMap<>();

  /** What one caller has. */
  private static final class Held {
    private int commands;
    private long heap;
  }

  /**
   * Whether the caller may have one more command besides what it has.
   *
   * @param bytes of heap that it takes
   */
  boolean admits(@Nullable Object caller, int freePlaces, long bytes, long freeHeap) {
    Held its = caller == null ? null : held.get(caller);
    return its == null
        || (its.commands < PLACES_PER_FREE_PLACE * (long) freePlaces
            && its.heap + bytes <= freeHeap - bytes);
  }

  void add(@Nullable Object caller, long bytes) {
    if (caller != null) {
      Held its = held.computeIfAbsent(caller, any -> new Held());
      its.commands++;
      its.heap += bytes;
    }
  }

  /** A command has left the lane. */
  void remove(@Nullable Object caller, long bytes) {
    if (caller == null) {
      return;
    }
    Held its = held.get(caller);
    if (its != null) {
      its.heap -= bytes;
      if (--its.commands == 0) {
        held.remove(caller);
      }
    }
  }
}
