package org.creditservice.testing;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.api.observe.Limit;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Settings;
import org.creditservice.main.CreditServer;
import org.creditservice.ops.metrics.Scrape;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceBlockingStub;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;

/**
 * The whole service, in this JVM, on a port of its own, over a migrated database. Callers reach it
 * through real gRPC.
 *
 * <pre>
 * try (TestDatabase database = TestDatabase.create();
 *     TestServer server = TestServer.start(database.target(), "batch-max=1")) { ... }
 * </pre>
 */
public final class TestServer implements AutoCloseable {
  private final CreditServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ManagedChannel channel;

  private TestServer(CreditServer server) {
    this.server = server;
    this.channel = connect();
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param settings such as {@code "batch-max=1"}
   */
  public static TestServer start(DatabaseTarget database, String... settings) {
    Map<String, String> flags = new HashMap<>(Map.of("grpc-port", "0", "http-port", "0"));
    assumeFalse(
        TestCluster.isGiven() && List.of(settings).contains("batch-span=lane"),
        "on a cluster, a transaction stays within one bucket");
    for (String setting : settings) {
      String[] nameAndValue = setting.split("=", 2);
      flags.put(nameAndValue[0], nameAndValue[1]);
    }
    CreditServer server =
        CreditServer.start(
            Settings.from(flags, Map.of()), TestDatabase.requireServersRole(database));
    try {
      server.awaitReady();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new TestServer(server);
  }

  /** Commands, over the connection that this server's tests share. */
  public CreditServiceBlockingStub commands() {
    return CreditServiceGrpc.newBlockingStub(channel);
  }

  /** Queries, over the same connection. */
  public CreditQueryServiceBlockingStub queries() {
    return CreditQueryServiceGrpc.newBlockingStub(channel);
  }

  /** That connection. */
  public ManagedChannel channel() {
    return channel;
  }

  /** A new connection, which is closed with the server. */
  public synchronized ManagedChannel connect() {
    ManagedChannel connection =
        NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
    channels.add(connection);
    return connection;
  }

  /**
   * A new connection over TLS, which is closed with the server. The server must be started with
   * {@code tls-cert} and {@code tls-key}.
   */
  public synchronized ManagedChannel connect(ChannelCredentials credentials) {
    ManagedChannel connection =
        Grpc.newChannelBuilder("localhost:" + server.grpcPort(), credentials).build();
    channels.add(connection);
    return connection;
  }

  public int port() {
    return server.grpcPort();
  }

  /** Where a page of the operations port is, such as {@code /metrics}. */
  public URI operations(String path) {
    return URI.create("http://127.0.0.1:" + operationsPort() + path);
  }

  /** How often callers went past this limit. */
  public double exceeded(Limit limit) {
    return Scrape.of(operations("/metrics"))
        .value("credit_limits_exceeded_total{limit=\"" + limit.label() + "\"}");
  }

  public int operationsPort() {
    return server.httpPort().orElseThrow();
  }

  @Override
  public synchronized void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
