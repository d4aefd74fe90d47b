package org.creditservice.api;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.function.Function;
import org.creditservice.api.json.JsonGateway;

/** The services for this process itself, without a network: what the dashboard looks things up. */
final class LocalServer {
  private final Server server;
  private final ManagedChannel channel;
  private final JsonGateway gateway;

  /**
   * A server that is not started yet.
   *
   * @param finish adds the services and all that belongs to them
   */
  LocalServer(Function<ServerBuilder<?>, Server> finish) {
    String name = InProcessServerBuilder.generateName();
    server = finish.apply(InProcessServerBuilder.forName(name).directExecutor());
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    gateway = new JsonGateway(channel);
  }

  JsonGateway gateway() {
    return gateway;
  }

  void start() throws IOException {
    server.start();
  }

  /** Takes no more calls. */
  void drain() {
    server.shutdown();
  }

  /** Cancels the calls in flight. */
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
