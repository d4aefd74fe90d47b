package org.creditservice.bench.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A call that waited long, for all that waited with it.
 *
 * @param dueMicros when it was due, since 1970
 * @param latencyMicros how long it took
 * @param coincidences what happened in that time
 */
public record Pause(long dueMicros, long latencyMicros, List<Event> coincidences) {

  /**
   * The worst of a run. The slowest calls of neighbouring intervals that were in flight at the same
   * time waited for the same, and count once.
   */
  static List<Pause> worst(List<Interval> intervals, List<Event> events, int limit) {
    List<Pause> worst = new ArrayList<>();
    List<Interval> slowestFirst =
        intervals.stream()
            .filter(interval -> interval.calls() > 0)
            .sorted(Comparator.comparingLong((Interval each) -> each.latency().max()).reversed())
            .toList();
    for (Interval interval : slowestFirst) {
      Pause pause = of(interval, events);
      if (worst.size() < limit && worst.stream().noneMatch(pause::overlaps)) {
        worst.add(pause);
      }
    }
    return worst;
  }

  private static Pause of(Interval interval, List<Event> events) {
    long due = interval.slowestDueMicros();
    long answered = due + interval.latency().max();
    return new Pause(
        due,
        interval.latency().max(),
        events.stream().filter(event -> event.overlaps(due, answered)).toList());
  }

  private boolean overlaps(Pause other) {
    return dueMicros <= other.dueMicros + other.latencyMicros
        && other.dueMicros <= dueMicros + latencyMicros;
  }
}
