package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.creditservice.access.policy.Denial;

/** What callers are denied; each kind from the start. */
final class DenialMeters implements Consumer<Denial.Kind> {
  private final Map<Denial.Kind, Counter> counters = new EnumMap<>(Denial.Kind.class);

  DenialMeters(MeterRegistry registry) {
    for (Denial.Kind kind : Denial.Kind.values()) {
      counters.put(
          kind,
          Counter.builder(MeterNames.DENIALS)
              .description("Calls that were denied because of who calls.")
              .tag(MeterNames.KIND, kind.label())
              .register(registry));
    }
  }

  @Override
  public void accept(Denial.Kind kind) {
    Objects.requireNonNull(counters.get(kind)).increment();
  }
}
