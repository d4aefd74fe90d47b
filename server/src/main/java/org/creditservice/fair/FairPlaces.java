package org.creditservice.fair;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Places for what lasts, such as streams. Whoever comes first may take many of them; once all are
 * taken, a newcomer with fewer than the average gets one of whoever has most. Thread-safe.
 */
public final class FairPlaces {
  private final int placesMax;
  private final int perShareMax;
  private final Map<Object, Set<Place>> shares = new HashMap<>();
  private int taken;

  /**
   * All places are free.
   *
   * @param placesMax how many there are
   * @param perShareMax how many of them one share may take, even while others are free
   */
  public FairPlaces(int placesMax, int perShareMax) {
    this.placesMax = placesMax;
    this.perShareMax = perShareMax;
  }

  /** A place that is taken. */
  public final class Place {
    private final Object share;
    private final Runnable whenLost;

    private Place(Object share, Runnable whenLost) {
      this.share = share;
      this.whenLost = whenLost;
    }

    /** Makes it free, if it still is taken. */
    public void release() {
      remove(this);
    }
  }

  /**
   * Takes a place.
   *
   * @param share who takes it: whoever equals it shares with it
   * @param whenLost is run, on another caller's thread, if the place is given to another
   * @return null if there is none for this share
   */
  public @Nullable Place take(Object share, Runnable whenLost) {
    Place place = new Place(share, whenLost);
    Optional<Place> lost;
    synchronized (this) {
      int own = shares.getOrDefault(share, Set.of()).size();
      boolean full = taken >= placesMax;
      if (own >= perShareMax || (full && own >= average(own))) {
        return null;
      }
      lost = full ? Optional.of(oldestOfLargest()) : Optional.empty();
      lost.ifPresent(this::remove);
      shares.computeIfAbsent(share, key -> new LinkedHashSet<>()).add(place);
      taken++;
    }
    lost.ifPresent(victim -> victim.whenLost.run());
    return place;
  }

  /** How many places are taken. */
  public synchronized int taken() {
    return taken;
  }

  /** What each share would have if all had the same, the one that has {@code own} included. */
  private int average(int own) {
    return taken / (shares.size() + (own == 0 ? 1 : 0));
  }

  private Place oldestOfLargest() {
    return shares.values().stream()
        .max(Comparator.comparingInt(Collection::size))
        .orElseThrow()
        .iterator()
        .next();
  }

  private synchronized void remove(Place place) {
    Set<Place> places = shares.get(place.share);
    if (places != null && places.remove(place)) {
      taken--;
      if (places.isEmpty()) {
        shares.remove(place.share);
      }
    }
  }
}
