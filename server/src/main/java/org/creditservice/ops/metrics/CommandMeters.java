package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.core.Method;

/** The commands of one method. */
final class CommandMeters {
  private final Counter executed;
  private final Counter refused;
  private final Counter replayed;

  CommandMeters(MeterRegistry registry, Method method) {
    executed = counter(registry, method, MeterNames.EXECUTED);
    refused = counter(registry, method, MeterNames.REFUSED);
    replayed = counter(registry, method, MeterNames.REPLAYED);
  }

  private static Counter counter(MeterRegistry registry, Method method, String result) {
    return Counter.builder(MeterNames.COMMANDS)
        .description("Commands whose transaction is committed.")
        .tag(MeterNames.METHOD, method.wireName())
        .tag(MeterNames.RESULT, result)
        .register(registry);
  }

  void count(CommittedDecision decision) {
    if (decision.replayed()) {
      replayed.increment();
    } else if (decision.refused()) {
      refused.increment();
    } else {
      executed.increment();
    }
  }
}
