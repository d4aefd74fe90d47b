package org.creditservice.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.creditservice.config.DatabaseTarget;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a server and its PostgreSQL, and cuts a connection exactly during COMMIT, or lets
 * nobody connect.
 *
 * <p>It understands PostgreSQL's wire protocol as far as it takes to see a COMMIT go by.
 */
public final class CuttingProxy implements AutoCloseable {
  /** What becomes of a COMMIT. */
  public enum Cut {
    /** The connection is cut before PostgreSQL hears of it, so it rolls back. */
    BEFORE_COMMIT,
    /** PostgreSQL commits; its answer is swallowed and the connection cut. */
    AFTER_COMMIT,
    /** PostgreSQL commits; its answer is swallowed, and then there is silence. */
    SILENCE,
    /** The connection is cut, but the COMMIT arrives, later: see {@link #deliverLate}. */
    LATE_COMMIT
  }

  /** A cut that is to be made at the next COMMIT, and the sign that it was. */
  record Order(Cut cut, CompletableFuture<@Nullable Void> done) {}

  private final String host;
  private final int port;
  private final DatabaseTarget target;
  private final ServerSocket listener;
  private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Order> order = new AtomicReference<>();
  private final AtomicInteger uncut = new AtomicInteger();
  private final Semaphore refused = new Semaphore(0);
  private volatile boolean refusing;

  private CuttingProxy(DatabaseTarget behind) throws IOException {
    URI uri = URI.create(behind.jdbcUrl().substring("jdbc:".length()));
    host = uri.getHost();
    port = uri.getPort();
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    String url = "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + uri.getPath();
    // Without encryption there are only messages, from the first byte on.
    Map<String, String> plain = Map.of("sslmode", "disable", "gssEncMode", "disable");
    target = new DatabaseTarget(url, behind.user(), behind.password(), plain);
  }

  /** A proxy in front of a database; cuts nothing yet. */
  public static CuttingProxy before(DatabaseTarget behind) {
    try {
      CuttingProxy proxy = new CuttingProxy(behind);
      start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The database as reached through this proxy. */
  public DatabaseTarget target() {
    return target;
  }

  /**
   * Cuts at the next COMMIT of a lane.
   *
   * @return completes when that has happened
   */
  public CompletableFuture<@Nullable Void> cutNext(Cut cut) {
    return cutAfter(0, cut);
  }

  /** The same, after a number of COMMITs that go through. */
  public CompletableFuture<@Nullable Void> cutAfter(int commits, Cut cut) {
    Order next = new Order(cut, new CompletableFuture<>());
    uncut.set(commits);
    order.set(next);
    return next.done;
  }

  /** Asked at each COMMIT of a lane. */
  private @Nullable Order orderForCommit() {
    return order.get() == null || uncut.getAndDecrement() > 0 ? null : order.getAndSet(null);
  }

  /** Hangs up on whoever connects from now on; connections that are there stay. */
  public void refuse() {
    refused.drainPermits();
    refusing = true;
  }

  /** Waits until somebody has been refused. */
  public void awaitRefused() throws InterruptedException {
    if (!refused.tryAcquire(1, TimeUnit.MINUTES)) {
      throw new AssertionError("nobody tried to connect");
    }
  }

  /** Lets connect again. */
  public void accept() {
    refusing = false;
  }

  /** Cuts all connections, whatever goes over them. */
  public void cutAll() {
    links.forEach(CuttingProxy::closeQuietly);
    links.clear();
  }

  /** Lets the COMMITs that were kept back arrive, and waits until PostgreSQL has answered them. */
  public void deliverLate() {
    try {
      for (ProxyLink link : links) {
        if (link.keepsCommit()) {
          link.deliverLate();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeQuietly(listener);
    cutAll();
  }

  private void acceptAll() throws IOException {
    while (true) {
      Socket server = listener.accept();
      if (refusing) {
        server.close();
        refused.release();
      } else {
        ProxyLink link = new ProxyLink(server, new Socket(host, port), this::orderForCommit);
        links.add(link);
        start(link::pumpRequests);
        start(link::pumpAnswers);
      }
    }
  }

  private interface Pump {
    void run() throws IOException;
  }

  private static void start(Pump pump) {
    Thread thread = new Thread(() -> runUntilClosed(pump), "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void runUntilClosed(Pump pump) {
    try {
      pump.run();
    } catch (IOException closed) {
      // One of the two sides has hung up, or this proxy has.
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
