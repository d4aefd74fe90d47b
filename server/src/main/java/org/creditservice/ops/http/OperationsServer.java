package org.creditservice.ops.http;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.creditservice.config.HttpSettings;
import org.creditservice.logging.LogEvent;
import org.creditservice.tls.TlsPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the operations port. Read-only: it answers GET and HEAD. */
public final class OperationsServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OperationsServer.class);

  /**
   * A scrape, a probe, and some operators with an open dashboard. A request that comes slowly has a
   * thread for as long as it may take.
   */
  private static final int THREADS = 16;

  /** How long a request may take to come, in seconds; the JDK's server reads that once. */
  private static final String REQUEST_SECONDS_MAX = "10";

  /** Most connections, far more than anybody needs. */
  private static final String CONNECTIONS_MAX = "200";

  static {
    setIfAbsent("sun.net.httpserver.maxReqTime", REQUEST_SECONDS_MAX);
    setIfAbsent("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
  }

  /** The longest line of waiting connections; the platform's own default. */
  private static final int BACKLOG = 0;

  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final Routes routes;
  private final Optional<TlsConnections> tls;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          new ThreadFactoryBuilder().setNameFormat("credit-http-%d").setDaemon(true).build());

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private OperationsServer(HttpServer server, Optional<TlsConnections> tls, Routes routes) {
    this.server = server;
    this.tls = tls;
    this.routes = routes;
  }

  /**
   * Listens.
   *
   * @param tls absent: connections are in plaintext
   * @param port the port, or 0 for any free one
   * @throws IOException if it cannot listen
   */
  public static OperationsServer start(
      HttpSettings settings, Optional<TlsPort> tls, int port, Routes routes) throws IOException {
    Optional<TlsConnections> connections = tls.map(TlsConnections::new);
    OperationsServer operations =
        new OperationsServer(bind(settings, connections, port), connections, routes);
    operations.server.setExecutor(operations.threads);
    operations.server.createContext("/", operations::answer);
    operations.server.start();
    return operations;
  }

  private static HttpServer bind(HttpSettings settings, Optional<TlsConnections> tls, int port)
      throws IOException {
    try {
      return create(tls, new InetSocketAddress(settings.address(), port));
    } catch (BindException e) {
      if (!settings.portIsDefault()) {
        throw e;
      }
      // Nobody asked for this port: a second server on this machine must start, too.
      log.warn(
          LogEvent.PORT_IN_USE,
          "port {} is in use: the operations port is any free one; choose one with --http-port",
          port);
      return create(tls, new InetSocketAddress(settings.address(), 0));
    }
  }

  private static HttpServer create(Optional<TlsConnections> tls, InetSocketAddress address)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(tls.get());
    return server;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) {
    try {
      Headers headers = exchange.getResponseHeaders();
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Cache-Control", "no-store");
      if (!METHODS.contains(exchange.getRequestMethod())) {
        headers.set("Allow", String.join(", ", METHODS));
        HttpAnswer.text(
            exchange,
            HttpAnswer.METHOD_NOT_ALLOWED,
            "The operations port only answers GET and HEAD.");
      } else if (tls.isEmpty() || tls.get().mayRead(exchange)) {
        routes.handle(exchange);
      } else {
        HttpAnswer.text(
            exchange,
            HttpAnswer.FORBIDDEN,
            "Show a client certificate: without one, only the probes answer.");
      }
    } catch (IOException e) {
      log.debug("a request of the operations port could not be answered", e);
    } catch (RuntimeException | Error e) {
      log.error(LogEvent.PAGE_FAILED, "a request of the operations port failed", e);
      answerFailed(exchange);
    } finally {
      exchange.close();
    }
  }

  private static void answerFailed(HttpExchange exchange) {
    boolean answered = exchange.getResponseCode() >= 0;
    if (answered) {
      return;
    }
    try {
      HttpAnswer.text(exchange, HttpAnswer.INTERNAL_ERROR, "This failed: see the service's log.");
    } catch (IOException e) {
      log.debug("a failure of the operations port could not be answered", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
