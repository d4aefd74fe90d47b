package org.creditservice.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** What the meters show at one moment; what can't be read here is absent. */
record Reading(Map<Meter, Double> values) {

  Reading {
    values = new EnumMap<>(values);
  }

  /** How far each meter has moved since. */
  Map<Meter, Double> since(Reading earlier) {
    Map<Meter, Double> moved = new EnumMap<>(Meter.class);
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
