package org.creditservice.main;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.creditservice.api.GrpcServer;
import org.creditservice.api.admin.CreditAdminApi;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.answer.AnswerLimits;
import org.creditservice.api.caller.Gate;
import org.creditservice.api.command.CreditCommandApi;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.api.controls.TestControls;
import org.creditservice.api.query.CreditQueryApi;
import org.creditservice.api.query.QueryExecutor;
import org.creditservice.api.transport.NetworkThreads;
import org.creditservice.batch.Engine;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.GrpcSettings;
import org.creditservice.config.LimitSettings;
import org.creditservice.config.ReadSettings;
import org.creditservice.config.Settings;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.db.ConnectionDemand;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.DatabaseCheck;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.db.retention.KeyRemovals;
import org.creditservice.embedded.MovableClock;
import org.creditservice.fair.FairPlaces;
import org.creditservice.logging.LoggingSetup;
import org.creditservice.maintenance.KeyRemovalLog;
import org.creditservice.maintenance.KeyRetention;
import org.creditservice.maintenance.SweepLog;
import org.creditservice.maintenance.SweepResult;
import org.creditservice.maintenance.Sweeper;
import org.creditservice.ops.DatabaseMonitor;
import org.creditservice.ops.Reachability;
import org.creditservice.ops.ServiceHealth;
import org.creditservice.ops.dashboard.Dashboard;
import org.creditservice.ops.dashboard.DashboardSources;
import org.creditservice.ops.dashboard.RecentRefusals;
import org.creditservice.ops.metrics.ServiceMetrics;
import org.creditservice.ops.tracing.Tracing;
import org.creditservice.thread.PeriodicTask;
import org.creditservice.thread.Symptoms;
import org.creditservice.thread.Watchdog.Symptom;
import org.creditservice.watch.EntryWatchRegistry;
import org.creditservice.watch.WatchPoller;

/**
 * The service on a database: constructs the parts in the order in which a request passes through
 * them, and closes them in reverse.
 */
public final class CreditServer implements AutoCloseable {
  /** How often the log sums up what callers provoke. */
  private static final Duration NOISE_INTERVAL = Duration.ofMinutes(1);

  private final ConnectionPools pools;
  private final SnapshotSource snapshots;
  private final Engine engine;
  private final EntryWatchRegistry watches;
  private final WatchPoller poller;
  private final Sweeper sweeper;
  private final LedgerChecks checks;
  private final StatusReport status;
  private final Optional<KeyRetention> keyRetention;
  private final QueryExecutor reads;
  private final Gate gate;
  private final GrpcServer grpc;
  private final DatabaseCheck check;
  private final DatabaseMonitor monitor;
  private final OperationsPort operations;
  private final TlsPorts tls;
  private final ServiceHealth health = new ServiceHealth();
  private final Reachability reachability = new Reachability();
  private final ServiceMetrics metrics = new ServiceMetrics();
  private final Tracing tracing = Tracing.ofProcess();
  private final PeriodicTask noise = new PeriodicTask("credit-noise", LoggingSetup.noise()::sumUp);
  private final RecentRefusals refusals = new RecentRefusals(InstantSource.system());

  private CreditServer(
      Settings settings, DatabaseTarget database, Optional<MovableClock> clock, TlsPorts tls) {
    this.tls = tls;
    // First: it can refuse a file.
    gate = Gate.of(settings.callers(), settings.limits(), metrics.denials(), metrics.limits());
    checks = new LedgerChecks(settings.verify(), database, settings.database().timeouts());
    pools =
        ConnectionPools.open(
            database,
            settings.database().timeouts(),
            settings.engine().connections(),
            ConnectionPlan.reads(settings));
    BatchDatabase batches = new BatchDatabase(pools.lanes());
    snapshots = new SnapshotSource(pools.reads());
    watches = new EntryWatchRegistry(snapshots, watchPlaces(settings.limits()));
    poller =
        new WatchPoller(
            watches, settings.grpc().watchPollInterval(), WatchPoller.DEFAULT_OUTAGE_MAX);
    AnswerBudget answers = new AnswerBudget(AnswerLimits.of(settings.reads()), metrics.limits());
    reads =
        new QueryExecutor(
            snapshots, ReadSettings.THREADS, settings.reads(), answers, metrics.limits());
    engine =
        Engine.start(
            settings.engine(),
            batches,
            new Rulebook(IdSource.random(new SecureRandom())),
            new ResponseEncoder(),
            watches,
            tracing.observing(metrics.batches()));
    sweeper =
        new Sweeper(
            settings.sweep(),
            snapshots,
            settings.database().timeouts().statement(),
            engine,
            new SweepLog().andThen(metrics.sweeps()));
    keyRetention =
        settings
            .retention()
            .keyRetention()
            .map(
                retention ->
                    new KeyRetention(
                        retention,
                        new KeyRemovals(pools.reads()),
                        InstantSource.system(),
                        new KeyRemovalLog().andThen(metrics.keyRemovals())));
    check = new DatabaseCheck(pools.checks(), batches.outcomes());
    status = new StatusReport(InstantSource.system().instant(), check, checks, engine);
    grpc = grpcServer(settings, answers, controls(settings, clock));
    ConnectionDemand demand = ConnectionPlan.of(settings);
    monitor = new DatabaseMonitor(() -> status.check().map(demand::explain), this::setObstacle);
    metrics.watch(engine);
    metrics.watchReads(reads::refusedForShare);
    metrics.watch(pools);
    metrics.watch(health);
    tls.all().forEach(metrics::watch);
    metrics.watch(LoggingSetup.noise(), LoggingSetup.ceiling());
    metrics.watchConnections(grpc::connections);
    metrics.watch(checks.verifications().last());
    operations =
        new OperationsPort(
            settings.http(), tls.http(), health, metrics, new Dashboard(sources(settings)));
  }

  private static FairPlaces watchPlaces(LimitSettings limits) {
    return new FairPlaces(limits.watchesMax(), limits.watchesPerCallerMax());
  }

  private DashboardSources sources(Settings settings) {
    return new DashboardSources(
        InstantSource.system(),
        Version.line(),
        status.startTime(),
        () -> HostAndPort.of(settings.grpc().address(), grpc.port()),
        TryLine.grpcurl(settings.grpc()),
        settings.engine().lanes(),
        health,
        metrics.registry(),
        checks.verifications().last(),
        refusals,
        grpc.gateway());
  }

  private void setObstacle(Optional<String> obstacle) {
    health.set(obstacle);
    grpc.setServing(obstacle.isEmpty());
    reachability.set(engine.unreachableBuckets());
  }

  /** What the settings allow to tests; it needs a clock that can be moved. */
  private Optional<TestControls> controls(Settings settings, Optional<MovableClock> clock) {
    return clock
        .filter(unused -> settings.tests().controls())
        .map(its -> new TestControls(step -> advance(its, step)));
  }

  /** A test doesn't wait for the next sweep either. */
  private Instant advance(MovableClock clock, Duration step)
      throws SQLException, InterruptedException {
    Instant now = clock.advance(step);
    SweepResult unused = sweeper.runOnce();
    return now;
  }

  private GrpcServer grpcServer(
      Settings settings, AnswerBudget answers, Optional<TestControls> controls) {
    return new GrpcServer(
        settings.grpc(),
        tls.grpc(),
        settings.limits(),
        answers,
        List.of(
            new CreditCommandApi(
                engine::submit, engine::unavailability, settings.engine().maxWait()),
            new CreditQueryApi(reads, watches, metrics.limits()),
            new CreditAdminApi(checks.verifications(), status::now)),
        gate,
        tracing.observing(metrics.calls()),
        refusals,
        metrics.limits(),
        controls);
  }

  /**
   * Listens and connects.
   *
   * @param database whose schema is ready
   * @throws CannotListenException if it cannot listen
   * @throws StartupException if the database is unavailable, or contradicts a setting
   */
  public static CreditServer start(Settings settings, DatabaseTarget database) {
    BatchSpan span = SpanOfBatches.now(database, settings.engine());
    CreditServer server = listen(settings, database, Optional.empty(), TlsPorts.open(settings));
    server.connect(span);
    return server;
  }

  /**
   * Listens, and needs no connection yet. Health checks answer NOT_SERVING until {@link #connect}
   * has found that commands can be executed.
   *
   * @param tls closed with the server
   * @throws CannotListenException if it cannot listen
   */
  static CreditServer listen(Settings settings, ServiceDatabase database, TlsPorts tls) {
    return listen(settings, database.target(), database.clock(), tls);
  }

  private static CreditServer listen(
      Settings settings, DatabaseTarget database, Optional<MovableClock> clock, TlsPorts tls) {
    CreditServer server = new CreditServer(settings, database, clock, tls);
    try {
      server.listen(settings.grpc());
      Exposure.warn(settings);
    } catch (CannotListenException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void listen(GrpcSettings settings) {
    try {
      grpc.start();
    } catch (IOException e) {
      throw new CannotListenException(settings.address(), settings.port(), "grpc", e);
    }
    operations.start();
    noise.start(NOISE_INTERVAL);
    tls.start();
  }

  /**
   * Begins to work with the database, whose schema must be ready or about to be.
   *
   * @param span what a batch may contain there
   */
  void connect(BatchSpan span) {
    engine.begin(span);
    monitor.start();
  }

  /** What shows that this process is frozen, for a watchdog. */
  List<Symptom> symptoms() {
    List<Symptom> symptoms = new ArrayList<>();
    grpc.networkThreads()
        .forEach(thread -> symptoms.add(Symptoms.standsStill("a network thread", thread)));
    symptoms.add(Symptoms.onlyCollects());
    symptoms.add(
        Symptoms.isFull(
            "the network's memory", NetworkThreads::usedBytes, NetworkThreads.maxBytes()));
    return symptoms;
  }

  public int grpcPort() {
    return grpc.port();
  }

  /** The operations port; absent if it is off. */
  public Optional<Integer> httpPort() {
    return operations.port();
  }

  /**
   * Waits until commands can be executed, and begins to sweep. Before that a sweep would only find
   * that there are no tables yet.
   */
  public void awaitReady() throws InterruptedException {
    monitor.awaitReached();
    sweeper.start();
    keyRetention.ifPresent(KeyRetention::start);
    checks.start();
    metrics.watchJobs(snapshots);
  }

  /**
   * Accepts no more calls, waits for those in flight, and closes everything.
   *
   * @return whether all of them finished within {@code grace}
   */
  public boolean shutdown(Duration grace) {
    health.stop();
    monitor.close();
    sweeper.close();
    keyRetention.ifPresent(KeyRetention::close);
    metrics.close();
    // Watches do not finish by themselves, nor do queries whose callers read nothing.
    watches.close();
    reads.drain();
    boolean finished = grpc.shutdown(grace);
    gate.close();
    poller.close();
    engine.close();
    reads.close();
    checks.close();
    check.close();
    pools.close();
    operations.close();
    tls.close();
    tracing.close();
    noise.close();
    LoggingSetup.noise().sumUp();
    return finished;
  }

  /** Cancels the calls in flight; commands that are queued are still executed. */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }
}
