package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.creditservice.api.observe.CallObserver;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.maintenance.KeyRemovalResult;
import org.creditservice.maintenance.SweepResult;
import org.creditservice.ops.ServiceHealth;
import org.creditservice.ops.http.Routes;
import org.creditservice.verify.LastVerification;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of a server. Its parts are given the observers when they are made; what is only read
 * when somebody looks is added by the {@code watch} methods.
 */
public final class ServiceMetrics implements AutoCloseable {
  /** How long the figures of jobs may take; they take milliseconds. */
  private static final Duration JOBS_TIMEOUT = Duration.ofSeconds(5);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CallMeters calls = new CallMeters(registry);
  private final BatchMeters batches = new BatchMeters(registry);
  private final KeyRemovalMeters keyRemovals = new KeyRemovalMeters(registry);
  private final SweepMeters sweeps = new SweepMeters(registry, InstantSource.system());
  private final ProcessMeters process = new ProcessMeters(registry);
  private @Nullable JobMeters jobs;

  /** For the gRPC server. */
  public CallObserver calls() {
    return calls;
  }

  /** For the engine. */
  public BatchObserver batches() {
    return batches;
  }

  /** For the retention of keys. */
  public Consumer<KeyRemovalResult> keyRemovals() {
    return keyRemovals;
  }

  /** For the sweeper. */
  public Consumer<SweepResult> sweeps() {
    return sweeps;
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

  /** Shows the connections to the database. */
  public void watch(ConnectionPools pools) {
    PoolMeters meters = new PoolMeters(registry);
    meters.watch("lanes", pools::laneUsage);
    meters.watch("reads", pools::readUsage);
  }

  /** Shows whether calls are served. */
  public void watch(ServiceHealth health) {
    Gauge.builder(MeterNames.SERVING, () -> health.obstacle().isPresent() ? 0 : 1)
        .description("1 if calls are served, like health checks, else 0.")
        .register(registry);
  }

  /** Shows what the last verification found. */
  public void watch(LastVerification last) {
    new VerificationMeters(registry, last);
  }

  /** Shows the jobs; the tables must be there. */
  public void watchJobs(SnapshotSource snapshots) {
    jobs =
        new JobMeters(
            registry,
            () -> snapshots.read(JOBS_TIMEOUT, snapshot -> snapshot.processingJobs().figures()));
    jobs.start();
  }

  @Override
  public void close() {
    process.close();
    if (jobs != null) {
      jobs.close();
    }
  }

  /** Adds the page that scrapers read. */
  public void addTo(Routes routes) {
    routes.add("/metrics", new MetricsPage(registry)::answer);
  }
}
