package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.creditservice.db.PoolUsage;

/** The pools of connections, read when somebody looks. */
final class PoolMeters {
  private final MeterRegistry registry;

  PoolMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void watch(String pool, Supplier<PoolUsage> usage) {
    connections(pool, "active", usage, PoolUsage::active);
    connections(pool, "idle", usage, PoolUsage::idle);
    Gauge.builder(MeterNames.POOL_WAITING, () -> usage.get().waiting())
        .description("Threads that wait for a connection.")
        .tag(MeterNames.POOL, pool)
        .register(registry);
  }

  private void connections(
      String pool, String state, Supplier<PoolUsage> usage, ToIntFunction<PoolUsage> count) {
    Gauge.builder(MeterNames.POOL_CONNECTIONS, () -> count.applyAsInt(usage.get()))
        .description("Connections to PostgreSQL, in use (active) or not (idle).")
        .tag(MeterNames.POOL, pool)
        .tag(MeterNames.STATE, state)
        .register(registry);
  }
}
