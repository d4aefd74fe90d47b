package org.creditservice.bench.timeline;

import java.util.Comparator;
import java.util.List;

/**
 * Latency over time in one run, and what happened meanwhile.
 *
 * @param intervals without gaps
 * @param events in their order
 */
public record Timeline(List<Interval> intervals, List<Event> events) {
  private static final int WORST = 5;

  public Timeline {
    intervals = List.copyOf(intervals);
    events = List.copyOf(events);
  }

  /** Without events. */
  public static Timeline of(List<LatencySample> samples) {
    return new Timeline(Interval.of(samples), List.of());
  }

  /** The same with those events that happened in it. */
  public Timeline with(List<Event> all) {
    return new Timeline(
        intervals,
        all.stream()
            .filter(event -> event.overlaps(startMicros(), endMicros()))
            .sorted(Comparator.comparingLong(Event::startMicros))
            .toList());
  }

  /** Since 1970. */
  public long startMicros() {
    return intervals.isEmpty() ? 0 : intervals.get(0).startMicros();
  }

  public long endMicros() {
    return startMicros() + intervals.size() * Interval.MICROS;
  }

  /** The longest, and what coincided. */
  public List<Pause> worstPauses() {
    return Pause.worst(intervals, events, WORST);
  }
}
