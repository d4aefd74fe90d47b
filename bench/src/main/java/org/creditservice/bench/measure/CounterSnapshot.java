package org.creditservice.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** What the meters show at one moment; what can't be read here is absent. */
record CounterSnapshot(Map<Counter, Double> values) {

  CounterSnapshot {
    values = new EnumMap<>(values);
  }

  /** How far each meter has moved since. */
  Map<Counter, Double> since(CounterSnapshot earlier) {
    Map<Counter, Double> moved = new EnumMap<>(Counter.class);
    values.forEach(
        (meter, value) -> {
          Double before = earlier.values.get(meter);
          if (before != null) {
            moved.put(meter, value - before);
          }
        });
    return moved;
  }
}
