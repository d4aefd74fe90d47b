package org.creditservice.main;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.creditservice.config.GrpcSettings;
import org.creditservice.config.Settings;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs the service until a signal stops it, or its embedded database is gone for good. */
@Command(
    name = "serve",
    description =
        "Run the service until SIGTERM or Ctrl-C, then finish the calls in flight and end.",
    abbreviateSynopsis = true,
    sortOptions = false)
final class ServeCommand extends SettingsCommand {

  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  private final StopSignal stop;

  /**
   * @param stop ends the service
   */
  ServeCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_SERVE);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws Exception {
    Startup.begin(settings);
    TlsPorts tls = TlsPorts.open(settings);
    CompletableFuture<CreditServer> listening = new CompletableFuture<>();
    try (ServiceDatabase database = ServiceDatabase.openToServe(settings)) {
      CompletableFuture<Boolean> ready = Startup.whenReady(settings, database, listening, stop);
      try (CreditServer server = bind(settings, database, tls);
          Watchdog unused =
              Watchdog.start(server.symptoms(), settings.limits().watchdogTimeout())) {
        listening.complete(server);
        serve(settings, database, server, ready, out);
      } finally {
        listening.cancel(false);
      }
    }
    log.info("stopped");
    return ExitCode.OK;
  }

  private void serve(
      Settings settings,
      ServiceDatabase database,
      CreditServer server,
      CompletableFuture<Boolean> ready,
      PrintWriter out)
      throws Exception {
    database.onFailure(stop::request);
    if (Startup.unlessStopped(ready, stop).orElse(false)) {
      announce(settings, database, server, out);
    }
    stop.requested().join();
    database.requireUsable();
    drain(server, settings.grpc());
  }

  private static CreditServer bind(Settings settings, ServiceDatabase database, TlsPorts tls) {
    try {
      return CreditServer.listen(settings, database, tls);
    } catch (CannotListenException e) {
      throw new StartupException(ExitCode.FAILED, Objects.requireNonNull(e.getMessage()), e);
    }
  }

  private static void announce(
      Settings settings, ServiceDatabase database, CreditServer server, PrintWriter out) {
    String listening = HostAndPort.of(settings.grpc().address(), server.grpcPort());
    out.printf("credit service ready: grpc %s (%s)%n", listening, database.description());
    server
        .httpPort()
        .map(port -> HostAndPort.of(settings.http().address(), port))
        .ifPresent(operations -> out.printf("dashboard: %s://%s/%n", scheme(settings), operations));
    if (settings.tests().controls()) {
      out.println(
          "test controls: anybody on this machine may use credit.testing.v1.TestControlService");
    }
    out.printf(
        "try: %s"
            + " -d '{\"profile_id\":\"alice\",\"idempotency_key\":\"create-alice\",\"opening_balance\":100}'"
            + " %s credit.v1.CreditService/CreateProfile%n",
        TryLine.grpcurl(settings.grpc()), listening);
    out.flush();
  }

  private static String scheme(Settings settings) {
    return settings.http().tls().isPresent() ? "https" : "http";
  }

  private static void drain(CreditServer server, GrpcSettings grpc) {
    log.info("finishing the calls in flight");
    if (!server.shutdown(grpc.drainTimeout())) {
      log.warn(
          LogEvent.DRAIN_TIMEOUT,
          "the drain timeout is over; the calls still in flight are cancelled");
    }
  }
}
