package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.creditservice.api.observe.CallObserver;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.ops.http.Routes;

/**
 * All metrics of a server. Its parts are given the observers when they are made; what is only read
 * when somebody looks is added by the {@code watch} methods.
 */
public final class ServiceMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CallMeters calls = new CallMeters(registry);
  private final BatchMeters batches = new BatchMeters(registry);

  /** For the gRPC server. */
  public CallObserver calls() {
    return calls;
  }

  /** For the engine. */
  public BatchObserver batches() {
    return batches;
  }

  /** All meters, under {@link MeterNames}. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Shows the queues of an engine. */
  public void watch(Engine engine) {
    Gauge.builder(MeterNames.QUEUED, engine, Engine::queued)
        .description("Commands that wait for a lane.")
        .register(registry);
    Gauge.builder(MeterNames.PROFILES_PARKED, engine, Engine::parkedProfiles)
        .description("Profiles whose commands wait because another session has locked them.")
        .register(registry);
  }

  /** Adds the page that scrapers read. */
  public void addTo(Routes routes) {
    routes.add("/metrics", new MetricsPage(registry)::answer);
  }
}
