package org.creditservice.main;

import java.io.IOException;
import java.util.Optional;
import org.creditservice.config.HttpSettings;
import org.creditservice.ops.ServiceHealth;
import org.creditservice.ops.dashboard.Dashboard;
import org.creditservice.ops.http.Guard;
import org.creditservice.ops.http.OperationsServer;
import org.creditservice.ops.http.Probes;
import org.creditservice.ops.http.Routes;
import org.creditservice.ops.metrics.ServiceMetrics;
import org.creditservice.tls.TlsPort;
import org.jspecify.annotations.Nullable;

/** Puts together what the operations port shows; there may be none. */
final class OperationsPort implements AutoCloseable {
  private final HttpSettings settings;
  private final Optional<TlsPort> tls;
  private final Routes routes = new Routes();
  private final Dashboard dashboard;
  private @Nullable OperationsServer server;

  /**
   * A port that does not listen yet.
   *
   * @param tls absent: connections are in plaintext
   * @param health for the probes
   * @param metrics for scrapers
   * @param dashboard lives as long as this
   */
  OperationsPort(
      HttpSettings settings,
      Optional<TlsPort> tls,
      ServiceHealth health,
      ServiceMetrics metrics,
      Dashboard dashboard) {
    this.settings = settings;
    this.tls = tls;
    this.dashboard = dashboard;
    dashboard.addTo(routes, new Guard(settings.address(), settings.hosts()));
    new Probes(health).addTo(routes);
    metrics.addTo(routes);
  }

  /**
   * Listens, unless it is off.
   *
   * @throws CannotListenException if it cannot
   */
  void start() {
    settings.port().ifPresent(this::listen);
  }

  private void listen(int port) {
    try {
      server = OperationsServer.start(settings, tls, port, routes);
      dashboard.start();
    } catch (IOException e) {
      throw new CannotListenException(settings.address(), port, "http", e);
    }
  }

  /** The port that it listens on; absent if it is off. */
  Optional<Integer> port() {
    return Optional.ofNullable(server).map(OperationsServer::port);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    dashboard.close();
  }
}
