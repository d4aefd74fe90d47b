package org.creditservice.ops.dashboard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** What the gauges say now. */
final class Gauges {
  private Gauges() {}

  /** The value; null if it isn't known now, as while the database is unavailable. */
  static @Nullable Double read(MeterRegistry registry, String name) {
    Gauge gauge = registry.find(name).gauge();
    if (gauge == null) {
      return null;
    }
    double value = gauge.value();
    return Double.isNaN(value) ? null : value;
  }
}
