package org.creditservice.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** The values of the counters at one moment; a counter that cannot be read here is absent. */
record CounterSnapshot(Map<Counter, Double> values) {

  CounterSnapshot {
    values = new EnumMap<>(values);
  }

  /** How much each counter has grown since. */
  Map<Counter, Double> increasesSince(CounterSnapshot earlier) {
    Map<Counter, Double> increases = new EnumMap<>(Counter.class);
    values.forEach(
        (counter, value) -> {
          Double before = earlier.values.get(counter);
          if (before != null) {
            increases.put(counter, value - before);
          }
        });
    return increases;
  }
}
