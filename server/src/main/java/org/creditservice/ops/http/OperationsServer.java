package org.creditservice.ops.http;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.creditservice.config.HttpSettings;
import org.creditservice.logging.LogEvent;
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

  private OperationsServer(HttpServer server, Routes routes) {
    this.server = server;
    this.routes = routes;
  }

  /**
   * Listens.
   *
   * @param port the port, or 0 for any free one
   * @throws IOException if it cannot listen
   */
  public static OperationsServer start(HttpSettings settings, int port, Routes routes)
      throws IOException {
    OperationsServer operations = new OperationsServer(bind(settings, port), routes);
    operations.server.setExecutor(operations.threads);
    operations.server.createContext("/", operations::answer);
    operations.server.start();
    return operations;
  }

  private static HttpServer bind(HttpSettings settings, int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(settings.address(), port), BACKLOG);
    } catch (BindException e) {
      if (!settings.portIsDefault()) {
        throw e;
      }
      // Nobody asked for this port: a second server on this machine must start, too.
      log.warn(
          LogEvent.PORT_IN_USE,
          "port {} is in use: the operations port is any free one; choose one with --http-port",
          port);
      return HttpServer.create(new InetSocketAddress(settings.address(), 0), BACKLOG);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) {
    try {
      Headers headers = exchange.getResponseHeaders();
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Cache-Control", "no-store");
      if (METHODS.contains(exchange.getRequestMethod())) {
        routes.handle(exchange);
      } else {
        headers.set("Allow", String.join(", ", METHODS));
        HttpAnswer.text(
            exchange,
            HttpAnswer.METHOD_NOT_ALLOWED,
            "The operations port only answers GET and HEAD.");
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
