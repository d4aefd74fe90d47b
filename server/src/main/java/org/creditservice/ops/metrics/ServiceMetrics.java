package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.creditservice.access.policy.Denial;
import org.creditservice.api.observe.CallObserver;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.logging.LineCeiling;
import org.creditservice.logging.TransportNoise;
import org.creditservice.maintenance.KeyRemovalResult;
import org.creditservice.maintenance.SweepResult;
import org.creditservice.ops.ServiceHealth;
import org.creditservice.ops.http.Routes;
import org.creditservice.tls.TlsPort;
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
  private final LimitMeters limits = new LimitMeters(registry);
  private final BatchMeters batches = new BatchMeters(registry);
  private final DenialMeters denials = new DenialMeters(registry);
  private final KeyRemovalMeters keyRemovals = new KeyRemovalMeters(registry);
  private final SweepMeters sweeps = new SweepMeters(registry, InstantSource.system());
  private final ProcessMeters process = new ProcessMeters(registry);
  private @Nullable JobMeters jobs;

  /** For the gRPC server. */
  public CallObserver calls() {
    return calls;
  }

  /** For whatever has limits. */
  public LimitObserver limits() {
    return limits;
  }

  /** Shows the connections of callers. */
  public void watchConnections(IntSupplier open) {
    Gauge.builder(MeterNames.CONNECTIONS_OPEN, open, IntSupplier::getAsInt)
        .description("Connections of callers that are open.")
        .register(registry);
  }

  /** For the engine. */
  public BatchObserver batches() {
    return batches;
  }

  /** For the gate that callers pass. */
  public Consumer<Denial.Kind> denials() {
    return denials;
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
    shareRefusals("commands", engine::refusedForShare);
    Gauge.builder(MeterNames.PROFILES_PARKED, engine, Engine::parkedProfiles)
        .description("Profiles whose commands wait because another session has locked them.")
        .register(registry);
    Gauge.builder(MeterNames.BUCKETS_UNREACHABLE, engine, Engine::unreachableBuckets)
        .description("Buckets whose part of the database can't be reached, so that commands wait.")
        .register(registry);
  }

  /** Shows whom the queue of reads refuses. */
  public void watchReads(LongSupplier refusedForShare) {
    shareRefusals("reads", refusedForShare);
  }

  private void shareRefusals(String queue, LongSupplier refusals) {
    FunctionCounter.builder(MeterNames.SHARE_REFUSALS, refusals, LongSupplier::getAsLong)
        .description("Calls refused since their caller had its share of a queue.")
        .tag(MeterNames.QUEUE, queue)
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

  /** Shows what is not logged. */
  public void watch(TransportNoise noise, LineCeiling ceiling) {
    FunctionCounter.builder(MeterNames.TRANSPORT_NOISE, noise, TransportNoise::total)
        .description("Warnings of the network's libraries about callers; the log sums them up.")
        .register(registry);
    FunctionCounter.builder(MeterNames.LINES_LEFT_OUT, ceiling, LineCeiling::total)
        .description("Lines that were not logged, since there were too many in a minute.")
        .register(registry);
  }

  /** Shows when the certificates of a port expire. */
  public void watch(TlsPort port) {
    new CertificateMeters(registry, port);
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
