package org.creditservice.api.transport;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.config.LimitSettings;
import org.jspecify.annotations.Nullable;

/**
 * All open connections. While there are as many as may be, a newcomer takes the place of one that
 * is of no use: one that never had a call, the oldest first, or else the one without calls for
 * longest. So a flood of connections displaces itself, and whoever comes with a call gets in.
 */
public final class Connections {
  private final LimitSettings limits;
  private final LimitObserver observer;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /** Those that never had a call, in the order in which they came. Guarded by itself. */
  private final Set<Connection> unused = new LinkedHashSet<>();

  private final Map<InetAddress, AtomicInteger> byPeer = new ConcurrentHashMap<>();

  /** One that was given up for its streams. Until they have ended, no other need be. */
  private final AtomicReference<@Nullable Connection> closing = new AtomicReference<>();

  private final AtomicInteger streams = new AtomicInteger();

  public Connections(LimitSettings limits, LimitObserver observer) {
    this.limits = limits;
    this.observer = observer;
  }

  LimitSettings limits() {
    return limits;
  }

  void exceeded(Limit limit) {
    observer.exceeded(limit);
  }

  /** The number of open connections. */
  public int count() {
    return open.size();
  }

  /** Adds a connection unless there are too many. One thread accepts all of them. */
  boolean admit(Connection newcomer) {
    InetAddress peer = newcomer.peer();
    boolean admitted =
        makeRoom(
                Limit.CONNECTIONS_PER_PEER,
                connectionsOf(peer).get() >= limits.connectionsPerPeerMax(),
                connection -> connection.peer().equals(peer))
            && makeRoom(
                Limit.CONNECTIONS, open.size() >= limits.connectionsMax(), connection -> true);
    if (admitted) {
      open.add(newcomer);
      connectionsOf(peer).incrementAndGet();
      synchronized (unused) {
        unused.add(newcomer);
      }
    }
    return admitted;
  }

  private AtomicInteger connectionsOf(InetAddress peer) {
    return byPeer.computeIfAbsent(peer, key -> new AtomicInteger());
  }

  private boolean makeRoom(Limit limit, boolean full, Predicate<Connection> candidates) {
    if (!full) {
      return true;
    }
    exceeded(limit);
    Optional<Connection> useless = neverUsed(candidates).or(() -> longestIdle(candidates));
    useless.ifPresent(this::giveUp);
    return useless.isPresent();
  }

  private Optional<Connection> neverUsed(Predicate<Connection> candidates) {
    synchronized (unused) {
      return unused.stream().filter(candidates).findFirst();
    }
  }

  private Optional<Connection> longestIdle(Predicate<Connection> candidates) {
    return open.stream()
        .filter(candidates)
        .filter(connection -> connection.streams() == 0)
        .min(Comparator.comparingLong(Connection::idleSinceNanos));
  }

  private void giveUp(Connection connection) {
    remove(connection);
    connection.close();
  }

  /** A call on this connection has been answered. */
  void used(Connection connection) {
    synchronized (unused) {
      unused.remove(connection);
    }
  }

  /** A connection is closed, and its streams have ended. */
  void closed(Connection connection) {
    remove(connection);
    closing.compareAndSet(connection, null);
  }

  private void remove(Connection connection) {
    if (open.remove(connection)) {
      used(connection);
      byPeer.computeIfPresent(
          connection.peer(), (peer, count) -> count.decrementAndGet() == 0 ? null : count);
    }
  }

  /**
   * A stream begins, on the thread of its connection.
   *
   * <p>If there are too many, the connection with most of them is closed: first among those that
   * never had an answer, such as a stranger's whose requests have no end. That takes until its
   * thread has read what has arrived on others. Meanwhile a connection that goes on and has more
   * than the average must go, too.
   *
   * @return whether {@code connection} must be closed at once
   */
  boolean streamBegins(Connection connection) {
    if (streams.incrementAndGet() <= limits.callsMax()) {
      return false;
    }
    if (closing.get() == null) {
      exceeded(Limit.CALLS);
      closeLargest();
    }
    return connection.streams() > 1 + limits.callsMax() / Math.max(1, open.size());
  }

  private void closeLargest() {
    Optional<Connection> largest;
    synchronized (unused) {
      largest = largest(unused.stream());
    }
    largest
        .or(() -> largest(open.stream()))
        .filter(connection -> closing.compareAndSet(null, connection))
        .ifPresent(this::giveUp);
  }

  private static Optional<Connection> largest(Stream<Connection> connections) {
    return connections
        .filter(connection -> connection.streams() > 0)
        .max(Comparator.comparingInt(Connection::streams));
  }

  void streamEnds() {
    streams.decrementAndGet();
  }

  /** The number of open streams, calls included. */
  public int streams() {
    return streams.get();
  }
}
