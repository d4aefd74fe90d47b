package org.creditservice.bench.timeline;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The service's metrics about its sweeps.
 *
 * @param lastEndMicros when the last one ended, since 1970
 * @param totalMicros how long all have taken together
 */
record SweepMetrics(long lastEndMicros, long totalMicros) {
  private static final String LAST_END = "credit_sweep_last_success_time_seconds";
  private static final String TOTAL = "credit_sweep_duration_seconds_sum";

  /** Reads Prometheus' text format. */
  static SweepMetrics parse(String metrics) {
    return new SweepMetrics(micros(metrics, LAST_END), micros(metrics, TOTAL));
  }

  /** The sweep that has ended since an earlier look, if there was one. */
  List<Event> since(SweepMetrics earlier) {
    long took = totalMicros - earlier.totalMicros;
    return took <= 0 ? List.of() : List.of(Event.endedAt(EventKind.SWEEP, lastEndMicros, took, ""));
  }

  private static long micros(String metrics, String name) {
    OptionalDouble seconds =
        metrics
            .lines()
            .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .findFirst();
    return Math.round(seconds.orElse(0) * 1e6);
  }
}
