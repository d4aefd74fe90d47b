package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;

/** How often somebody went past each limit, each counted from the start. */
final class LimitMeters implements LimitObserver {
  private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);

  LimitMeters(MeterRegistry registry) {
    for (Limit limit : Limit.values()) {
      counters.put(
          limit,
          Counter.builder(MeterNames.LIMITS_EXCEEDED)
              .description("Connections, calls and streams that were refused or ended by a limit.")
              .tag(MeterNames.LIMIT, limit.label())
              .register(registry));
    }
  }

  @Override
  public void exceeded(Limit limit) {
    Counter counter = counters.get(limit);
    if (counter != null) {
      counter.increment();
    }
  }
}
