package org.creditservice.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.creditservice.config.DatabaseTarget;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between a server and its PostgreSQL that cuts a connection exactly during COMMIT, refuses
 * connections, or lets them fall silent.
 *
 * <p>It understands just enough of PostgreSQL's wire protocol to recognise a COMMIT.
 */
public final class CuttingProxy implements AutoCloseable {
  /** What happens to a COMMIT. */
  public enum Cut {
    /** The connection is cut before PostgreSQL receives the COMMIT, so it rolls back. */
    BEFORE_COMMIT,
    /** PostgreSQL commits; its answer is swallowed and the connection cut. */
    AFTER_COMMIT,
    /** PostgreSQL commits; its answer is swallowed, but the connection stays open and silent. */
    SILENCE,
    /** The connection is cut, but the COMMIT arrives later: see {@link #deliverLate}. */
    LATE_COMMIT,
    /**
     * PostgreSQL gets all but the COMMIT, and then nothing more: the connection stays open and
     * silent, as if the server was frozen or vanished while it was sending.
     */
    UNFINISHED
  }

  /** A cut to make at the next COMMIT, and a future that completes when it is made. */
  record Order(Cut cut, CompletableFuture<@Nullable Void> done) {}

  private final DatabaseTarget target;
  private final ServerSocket listener;
  private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Order> order = new AtomicReference<>();
  private final AtomicInteger uncut = new AtomicInteger();
  private final Semaphore refused = new Semaphore(0);
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private volatile boolean refusing;
  private volatile UnaryOperator<String> replacement = UnaryOperator.identity();
  private volatile InetSocketAddress behind;

  private CuttingProxy(DatabaseTarget behind) throws IOException {
    this.behind = address(behind);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    String url = "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + uri(behind).getPath();
    // Without encryption, the stream consists of messages from the first byte.
    Map<String, String> plain = Map.of("sslmode", "disable", "gssEncMode", "disable");
    target = new DatabaseTarget(url, behind.user(), behind.password(), plain);
  }

  /** Starts a proxy in front of a database. It cuts nothing yet. */
  public static CuttingProxy before(DatabaseTarget behind) {
    try {
      CuttingProxy proxy = new CuttingProxy(behind);
      start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress address(DatabaseTarget database) {
    return new InetSocketAddress(uri(database).getHost(), uri(database).getPort());
  }

  private static URI uri(DatabaseTarget database) {
    return URI.create(database.jdbcUrl().substring("jdbc:".length()));
  }

  /** Replaces a part of each statement that is prepared through it from now on. */
  public CuttingProxy replacing(String part, String by) {
    replacement = statement -> statement.replace(part, by);
    return this;
  }

  /** The database through this proxy. */
  public DatabaseTarget target() {
    return target;
  }

  /**
   * Cuts at the next COMMIT of a lane.
   *
   * @return completes when the cut is made
   */
  public CompletableFuture<@Nullable Void> cutNext(Cut cut) {
    return cutAfter(0, cut);
  }

  /** Cuts after this number of COMMITs. */
  public CompletableFuture<@Nullable Void> cutAfter(int commits, Cut cut) {
    Order next = new Order(cut, new CompletableFuture<>());
    uncut.set(commits);
    order.set(next);
    return next.done;
  }

  /** How often PostgreSQL has answered with this SQLSTATE. */
  public int failures(String sqlState) {
    return failures.getOrDefault(sqlState, 0);
  }

  void failed(String sqlState) {
    failures.merge(sqlState, 1, Integer::sum);
  }

  String replaced(String statement) {
    return replacement.apply(statement);
  }

  /** Called at each COMMIT of a lane. */
  @Nullable Order orderForCommit() {
    return order.get() == null || uncut.getAndDecrement() > 0 ? null : order.getAndSet(null);
  }

  /** Refuses new connections. Existing connections stay open. */
  public void refuse() {
    refused.drainPermits();
    refusing = true;
  }

  /** Waits until a connection has been refused. */
  public void awaitRefused() throws InterruptedException {
    if (!refused.tryAcquire(1, TimeUnit.MINUTES)) {
      throw new AssertionError("no connection was attempted");
    }
  }

  /** Accepts new connections again. */
  public void accept() {
    refusing = false;
  }

  /** New connections lead to another database from now on. Existing ones stay where they are. */
  public void leadTo(DatabaseTarget other) {
    behind = address(other);
  }

  /** All connections stay open, but nothing passes them any more. New connections work. */
  public void silenceAll() {
    links.forEach(ProxyLink::fallSilent);
  }

  /** Cuts all connections at once. */
  public void cutAll() {
    links.forEach(CuttingProxy::closeQuietly);
    links.clear();
  }

  /** Delivers the COMMITs that were held back and waits for PostgreSQL's answers. */
  public void deliverLate() {
    try {
      for (ProxyLink link : List.copyOf(links)) {
        if (link.keepsCommit()) {
          link.deliverLate();
          links.remove(link);
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
        lead(server);
      }
    }
  }

  private void lead(Socket server) throws IOException {
    Socket database = new Socket();
    try {
      database.connect(behind);
    } catch (IOException nobodyListens) {
      server.close();
      return;
    }
    ProxyLink link = new ProxyLink(server, database, this);
    links.add(link);
    start(link::pumpRequests);
    start(link::pumpAnswers);
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
      // One of the two sides, or this proxy, has closed the connection.
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
