package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.creditservice.verify.LastVerification;
import org.creditservice.verify.LastVerification.Verified;
import org.creditservice.verify.Rule;

/**
 * The last complete verification by this server. Before the first there are no values (NaN): that
 * nothing was found must not look like that nothing was looked for.
 */
final class VerificationMeters {
  private final MeterRegistry registry;
  private final LastVerification last;

  VerificationMeters(MeterRegistry registry, LastVerification last) {
    this.registry = registry;
    this.last = last;
    gauge(MeterNames.VERIFICATION_TIME, verified -> verified.endTime().toEpochMilli() / 1e3)
        .description("When this server last verified everything that is stored.")
        .baseUnit("seconds")
        .register(registry);
    gauge(
            MeterNames.VERIFICATION_DURATION,
            verified -> verified.summary().elapsed().toMillis() / 1e3)
        .description("How long the last verification took.")
        .baseUnit("seconds")
        .register(registry);
    gauge(MeterNames.VERIFICATION_ENTRIES, verified -> verified.summary().counts().entries())
        .description("Entries that the last verification checked.")
        .register(registry);
    for (Rule rule : Rule.values()) {
      findings(rule);
    }
  }

  private void findings(Rule rule) {
    gauge(
            MeterNames.VERIFICATION_FINDINGS,
            verified -> verified.summary().findings().counts().getOrDefault(rule, 0L))
        .description("What the last verification found, by the rule that is broken.")
        .tag(MeterNames.RULE, BatchMeters.label(rule))
        .register(registry);
  }

  private Gauge.Builder<LastVerification> gauge(String name, ToDoubleFunction<Verified> value) {
    return Gauge.builder(name, last, any -> any.get().map(value::applyAsDouble).orElse(Double.NaN));
  }
}
