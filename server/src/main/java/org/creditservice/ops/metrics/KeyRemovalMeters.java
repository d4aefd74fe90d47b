package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import org.creditservice.maintenance.KeyRemovalResult;

/** What the retention of this server removes. */
final class KeyRemovalMeters implements Consumer<KeyRemovalResult> {
  private final Counter removed;
  private volatile long horizonMillis;
  private volatile long kept;

  KeyRemovalMeters(MeterRegistry registry) {
    this.removed =
        Counter.builder(MeterNames.KEYS_REMOVED)
            .description("Idempotency keys that this server has removed.")
            .register(registry);
    Gauge.builder(MeterNames.KEYS_KEPT, () -> kept)
        .description("Idempotency keys that this server's last pass found and kept.")
        .register(registry);
    Gauge.builder(MeterNames.KEYS_HORIZON, () -> horizonMillis / 1e3)
        .description("Up to when this server has removed keys; 0 if it has not.")
        .baseUnit("seconds")
        .register(registry);
  }

  @Override
  public void accept(KeyRemovalResult pass) {
    removed.increment((double) pass.removed());
    if (pass.complete()) {
      kept = pass.kept();
      horizonMillis = pass.removedBefore().toEpochMilli();
    }
  }
}
