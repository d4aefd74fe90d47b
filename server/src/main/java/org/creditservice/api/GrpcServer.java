package org.creditservice.api;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.answer.AnswerMeter;
import org.creditservice.api.answer.CallEnds;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.answer.OpenStreams;
import org.creditservice.api.caller.Gate;
import org.creditservice.api.controls.TestControls;
import org.creditservice.api.error.ErrorConformanceInterceptor;
import org.creditservice.api.health.HealthApi;
import org.creditservice.api.json.JsonGateway;
import org.creditservice.api.observe.CallObserver;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.api.observe.ObservingTracer;
import org.creditservice.api.observe.RefusalInterceptor;
import org.creditservice.api.observe.RefusalObserver;
import org.creditservice.api.reflection.Reflection;
import org.creditservice.api.request.ActorInterceptor;
import org.creditservice.api.request.GrpcHeaders;
import org.creditservice.api.request.HeaderLimitInterceptor;
import org.creditservice.api.request.RequestBytes;
import org.creditservice.api.request.RequestParser;
import org.creditservice.api.transport.ConnectionGate;
import org.creditservice.api.transport.Connections;
import org.creditservice.api.transport.NetworkThreads;
import org.creditservice.config.GrpcSettings;
import org.creditservice.config.LimitSettings;
import org.creditservice.fair.FairPlaces;
import org.creditservice.tls.TlsPort;

/**
 * The gRPC server: the service's own services, health and reflection.
 *
 * <p>Handlers run on the network threads, which saves two thread switches per call. So a service
 * must not block: commands are queued, and queries run on an executor of their own.
 */
public final class GrpcServer implements AutoCloseable {
  /**
   * Longest message that is received at all, in bytes. A request longer than {@link
   * RequestBytes#MAX} is refused with INVALID_FIELD; one longer than this gRPC itself refuses, with
   * RESOURCE_EXHAUSTED and no details.
   */
  private static final int RECEIVED_BYTES_MAX = 1024 * 1024;

  /**
   * Most cancelled calls of one connection in {@link #CANCELLED_CALLS_SECONDS} seconds. A thousand
   * callers whose half-second deadlines pass while the database is unavailable stay below it, and
   * so do calls that are refused before they have been sent completely. A rapid-reset attack does
   * not.
   */
  private static final int CANCELLED_CALLS_MAX = 20_000;

  private static final int CANCELLED_CALLS_SECONDS = 10;

  /** How often a client may ping. */
  private static final Duration CLIENT_PING_INTERVAL_MIN = Duration.ofSeconds(10);

  /** How often the server pings, to find dead connections. */
  private static final Duration PING_INTERVAL = Duration.ofMinutes(1);

  /** After this time a client is asked to reconnect, so that load spreads over new servers. */
  private static final Duration CONNECTION_AGE_MAX = Duration.ofHours(1);

  /** How long the calls of such a connection may go on. */
  private static final Duration CONNECTION_AGE_GRACE = Duration.ofMinutes(1);

  /**
   * Most bytes of headers that are decoded at all, as HTTP/2 counts them. A call with more than
   * {@link HeaderLimitInterceptor#BYTES_MAX} is refused with INVALID_FIELD; one with more than this
   * HTTP/2 refuses, with status 431 and no details. Beyond a quarter more the connection is lost,
   * because its compression depends on all of its headers.
   */
  private static final int RECEIVED_HEADER_BYTES_MAX = 4 * HeaderLimitInterceptor.BYTES_MAX;

  /** How long callers have to read the last answer once the server stops. */
  private static final Duration LAST_READ_TIME = Duration.ofSeconds(5);

  /** How often to look whether everything has ended. */
  private static final Duration DRAIN_STEP = Duration.ofMillis(50);

  /** The name of the server as a whole in health checks. */
  private static final String WHOLE_SERVER = "";

  private final NetworkThreads threads = new NetworkThreads();
  private final Connections connections;
  private final HealthApi health;
  private final OpenStreams streams;
  private final AnswerMeter meter;
  private final Server server;
  private final LocalServer local;
  private final Optional<TestControls> controls;

  /**
   * A server, not started yet.
   *
   * @param tls absent: connections are in plaintext
   * @param limits of what callers may take
   * @param budget for the answers that callers have not read yet
   * @param gate what callers pass first; those in this process don't
   * @param observer is told of all calls
   * @param refusals is told of those that are refused
   * @param exceeded is told when somebody goes past one of {@code limits}
   * @param controls for tests of callers; absent: nobody can make calls go wrong
   */
  public GrpcServer(
      GrpcSettings settings,
      Optional<TlsPort> tls,
      LimitSettings limits,
      AnswerBudget budget,
      List<? extends BindableService> services,
      Gate gate,
      CallObserver observer,
      RefusalObserver refusals,
      LimitObserver exceeded,
      Optional<TestControls> controls) {
    this.controls = controls;
    this.streams = new OpenStreams(budget.limits().unreadTimeMax());
    this.meter = new AnswerMeter(streams);
    List<ServerServiceDefinition> own =
        services.stream().map(BindableService::bindService).toList();
    this.health = health(own, limits, exceeded);
    this.connections = new Connections(limits, exceeded);
    RefusalInterceptor observing = new RefusalInterceptor(refusals);
    List<ServerServiceDefinition> all = new ArrayList<>();
    all.add(ServerInterceptors.intercept(health, ConnectionAnswers.provider()));
    if (offersReflection(settings, limits)) {
      Reflection.services(limits.reflection(), exceeded)
          .forEach(service -> all.add(guarded(service, gate)));
    }
    own.forEach(
        service ->
            all.add(faulty(conforming(intercepted(service, gate, observing), gate.atHeaders()))));
    controls.ifPresent(
        its -> all.add(conforming(its.service().bindService(), new ActorInterceptor())));
    // What operators look up is no traffic: it isn't observed.
    List<ServerServiceDefinition> unobserved =
        own.stream().map(service -> conforming(service, new ActorInterceptor())).toList();
    CallEnds ends = new CallEnds(all, budget.limits().queryTimeMax());
    this.server =
        finish(
            TlsTransport.addTo(builder(settings, limits, gate), tls)
                .addStreamTracerFactory(new ObservingTracer(own, observer)),
            all,
            budget,
            ends);
    this.local = new LocalServer(builder -> finish(builder, unobserved, budget, ends));
  }

  private Server finish(
      ServerBuilder<?> builder,
      List<ServerServiceDefinition> services,
      AnswerBudget budget,
      CallEnds ends) {
    return GrpcHeaders.guard(builder)
        .addServices(services)
        .addTransportFilter(budget)
        .addStreamTracerFactory(ends)
        .intercept(meter)
        .build();
  }

  /** Reflection, behind the gate. Health is for everybody. */
  private static ServerServiceDefinition guarded(ServerServiceDefinition service, Gate gate) {
    return gate.guarded()
        ? ServerInterceptors.interceptForward(
            service, new ErrorConformanceInterceptor(), gate.atHeaders())
        : service;
  }

  private static ServerServiceDefinition intercepted(
      ServerServiceDefinition service, Gate gate, RefusalInterceptor observing) {
    List<ServerInterceptor> chain = new ArrayList<>(List.of(observing));
    gate.atFields().ifPresent(chain::add);
    return ServerInterceptors.interceptForward(service, chain);
  }

  private ServerServiceDefinition faulty(ServerServiceDefinition service) {
    return controls.map(its -> its.faulty(service)).orElse(service);
  }

  private static HealthApi health(
      List<ServerServiceDefinition> services, LimitSettings limits, LimitObserver exceeded) {
    List<String> names = new ArrayList<>(List.of(WHOLE_SERVER));
    services.forEach(service -> names.add(service.getServiceDescriptor().getName()));
    FairPlaces watches =
        new FairPlaces(limits.healthWatchesMax(), limits.healthWatchesPerConnectionMax());
    return new HealthApi(names, watches, ConnectionAnswers::current, exceeded);
  }

  private static boolean offersReflection(GrpcSettings settings, LimitSettings limits) {
    return switch (limits.reflection().offer()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> new InetSocketAddress(settings.address(), 0).getAddress().isLoopbackAddress();
    };
  }

  /** Starts to listen. Health checks answer NOT_SERVING until {@link #setServing}. */
  public void start() throws IOException {
    server.start();
    local.start();
  }

  /** The service's reads as JSON. */
  public JsonGateway gateway() {
    return local.gateway();
  }

  /** The threads of the network, for whoever looks whether they still run. */
  public List<Executor> networkThreads() {
    return threads.all();
  }

  /** The number of open connections. */
  public int connections() {
    return connections.count();
  }

  /** The port that the server listens on. */
  public int port() {
    return server.getPort();
  }

  /** Sets the answer of health checks, for the server as a whole and for each service. */
  public void setServing(boolean serving) {
    health.setServing(serving);
  }

  /**
   * Takes no more calls, and lets health checks answer NOT_SERVING. Calls in flight go on, but for
   * streams, which would never end: their callers are told to turn to another server.
   */
  public void drain() {
    if (!server.isShutdown()) {
      health.stop();
      server.shutdown();
      controls.ifPresent(TestControls::close);
      local.drain();
      streams.stop();
    }
  }

  /**
   * Drains, and waits for the calls in flight until {@code grace} is over. Then it cancels what is
   * left: calls that take longer, answers that nobody reads, and requests that are not complete.
   *
   * @return whether all complete requests were answered in time
   */
  public boolean shutdown(Duration grace) {
    drain();
    try {
      awaitEnd(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean answered = meter.allAnswered();
    server.shutdownNow();
    local.stop();
    streams.close();
    threads.close();
    return answered;
  }

  private void awaitEnd(Duration grace) throws InterruptedException {
    Duration step = grace.compareTo(DRAIN_STEP) < 0 ? grace : DRAIN_STEP;
    long begin = System.nanoTime();
    long lastAnswer = begin;
    while (!server.awaitTermination(step.toNanos(), TimeUnit.NANOSECONDS)) {
      long now = System.nanoTime();
      lastAnswer = meter.allAnswered() ? lastAnswer : now;
      if (now - begin >= grace.toNanos() || now - lastAnswer >= LAST_READ_TIME.toNanos()) {
        return;
      }
    }
  }

  /** Cancels the calls in flight. */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  private static ServerServiceDefinition conforming(
      ServerServiceDefinition service, ServerInterceptor atHeaders) {
    return ServerInterceptors.interceptForward(
        RequestParser.parsing(service),
        new ErrorConformanceInterceptor(),
        new HeaderLimitInterceptor(),
        atHeaders);
  }

  private NettyServerBuilder builder(GrpcSettings settings, LimitSettings limits, Gate gate) {
    NettyServerBuilder builder = builder(settings, limits);
    gate.atConnection().forEach(builder::addTransportFilter);
    return builder;
  }

  private NettyServerBuilder builder(GrpcSettings settings, LimitSettings limits) {
    InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
    return threads
        .use(NettyServerBuilder.forAddress(address), new ConnectionGate(connections))
        .directExecutor()
        .fallbackHandlerRegistry(new UnknownMethods())
        .maxInboundMessageSize(RECEIVED_BYTES_MAX)
        .maxInboundMetadataSize(RECEIVED_HEADER_BYTES_MAX)
        .maxConcurrentCallsPerConnection(settings.maxConcurrentCalls())
        .maxRstFramesPerWindow(CANCELLED_CALLS_MAX, CANCELLED_CALLS_SECONDS)
        .maxConnectionIdle(limits.connectionIdleMax().toNanos(), TimeUnit.NANOSECONDS)
        .maxConnectionAge(CONNECTION_AGE_MAX.toNanos(), TimeUnit.NANOSECONDS)
        .maxConnectionAgeGrace(CONNECTION_AGE_GRACE.toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTime(PING_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveTime(CLIENT_PING_INTERVAL_MIN.toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(true);
  }
}
