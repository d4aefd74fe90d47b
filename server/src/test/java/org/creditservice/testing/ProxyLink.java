package org.creditservice.testing;

import static org.creditservice.testing.WireMessage.BIND;
import static org.creditservice.testing.WireMessage.ERROR;
import static org.creditservice.testing.WireMessage.PARSE;
import static org.creditservice.testing.WireMessage.QUERY;
import static org.creditservice.testing.WireMessage.READY_FOR_QUERY;
import static org.creditservice.testing.WireMessage.SYNC;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.CuttingProxy.Cut;
import org.creditservice.testing.CuttingProxy.Order;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link CuttingProxy}, with a thread for each direction. */
final class ProxyLink implements Closeable {
  /** Only COMMITs of the lanes are cut, not those of queries. */
  private static final String APPLICATION = "credit-lanes";

  private final Socket server;
  private final Socket database;
  private final DataInputStream requests;
  private final DataOutputStream toServer;
  private final DataInputStream answers;
  private final DataOutputStream toDatabase;
  private final CuttingProxy proxy;

  /** The text of each prepared statement, by its name. */
  private final Map<String, String> statements = new HashMap<>();

  /** Messages that are held back to arrive late. */
  private final List<WireMessage> kept = new ArrayList<>();

  private final CompletableFuture<@Nullable Void> answered = new CompletableFuture<>();

  /** Set before a COMMIT is forwarded if the answer must be swallowed. */
  private volatile @Nullable Order swallowing;

  private volatile boolean silent;

  /**
   * A connection that forwards nothing yet.
   *
   * @param proxy knows the cut to make, if any, at each COMMIT of a lane
   */
  ProxyLink(Socket server, Socket database, CuttingProxy proxy) throws IOException {
    this.server = server;
    this.database = database;
    this.proxy = proxy;
    server.setTcpNoDelay(true);
    database.setTcpNoDelay(true);
    requests = in(server);
    toServer = out(server);
    answers = in(database);
    toDatabase = out(database);
  }

  private static DataInputStream in(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private static DataOutputStream out(Socket socket) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }

  /** Forwards requests until the server disconnects or a COMMIT must not be forwarded. */
  void pumpRequests() throws IOException {
    try {
      pumpUntilCut();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void pumpUntilCut() throws IOException {
    WireMessage message = WireMessage.readFirst(requests);
    boolean isLane = false;
    while (true) {
      if (silent) {
        return;
      }
      // A driver sends the application's name in its first message or in a statement.
      isLane = isLane || message.text().contains(APPLICATION);
      Order order = isLane && isCommit(message) ? proxy.orderForCommit() : null;
      if (order != null && !forwardsNow(order, message)) {
        return;
      }
      send(message);
      message = WireMessage.read(requests);
    }
  }

  private void send(WireMessage message) throws IOException {
    (message.type() == PARSE ? message.with(proxy::replaced) : message).write(toDatabase);
    if (requests.available() == 0) {
      toDatabase.flush();
    }
  }

  private boolean isCommit(WireMessage message) {
    return switch (message.type()) {
      case QUERY -> isCommit(message.string(0));
      case PARSE -> {
        statements.put(message.string(0), message.string(1));
        yield false;
      }
      case BIND -> isCommit(statements.getOrDefault(message.string(1), ""));
      default -> false;
    };
  }

  private static boolean isCommit(String statement) {
    return statement.strip().equalsIgnoreCase("COMMIT");
  }

  /** Whether to forward the COMMIT now. */
  private boolean forwardsNow(Order order, WireMessage commit) throws IOException {
    if (order.cut() == Cut.BEFORE_COMMIT) {
      close();
      order.done().complete(null);
      return false;
    }
    swallowing = order;
    if (order.cut() == Cut.LATE_COMMIT) {
      keep(commit);
      server.close();
      order.done().complete(null);
      return false;
    }
    if (order.cut() == Cut.UNFINISHED) {
      toDatabase.flush();
      order.done().complete(null);
      return false;
    }
    return true;
  }

  private void keep(WireMessage commit) throws IOException {
    kept.add(commit);
    while (kept.get(kept.size() - 1).type() != SYNC) {
      kept.add(WireMessage.read(requests));
    }
  }

  /** Forwards nothing any more, and stays open. */
  void fallSilent() {
    silent = true;
  }

  boolean keepsCommit() {
    return !kept.isEmpty();
  }

  /** Forwards what was held back and waits for PostgreSQL's answer. */
  void deliverLate() throws IOException {
    for (WireMessage message : kept) {
      message.write(toDatabase);
    }
    toDatabase.flush();
    answered.join();
    close();
  }

  /** Forwards answers, except the answers to a COMMIT that must be swallowed. */
  void pumpAnswers() throws IOException {
    try {
      pumpUnlessSwallowed();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void pumpUnlessSwallowed() throws IOException {
    while (true) {
      WireMessage message = WireMessage.read(answers);
      if (silent) {
        return;
      }
      if (message.type() == ERROR) {
        proxy.failed(message.field('C'));
      }
      Order order = swallowing;
      if (order == null) {
        message.write(toServer);
        if (answers.available() == 0) {
          toServer.flush();
        }
      } else if (message.type() == READY_FOR_QUERY) {
        swallowed(order);
      }
    }
  }

  private void swallowed(Order order) throws IOException {
    answered.complete(null);
    if (order.cut() == Cut.AFTER_COMMIT) {
      close();
    }
    order.done().complete(null);
  }

  @Override
  public void close() throws IOException {
    server.close();
    database.close();
  }
}
