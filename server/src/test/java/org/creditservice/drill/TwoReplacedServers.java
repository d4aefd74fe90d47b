package org.creditservice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.ServiceProcess;

/** Two servers on one database, each of which can be replaced by another version. */
final class TwoReplacedServers implements AutoCloseable {
  private final DatabaseTarget database;
  private final List<ServiceProcess> servers = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();

  TwoReplacedServers(DatabaseTarget database, Version version) {
    this.database = database;
    servers.add(version.serve(database));
    servers.add(version.serve(database));
  }

  /** Alternately the one and the other, so that a retry reaches another server. */
  Channel channel() {
    return channel(calls.getAndIncrement() & 1);
  }

  Channel channel(int server) {
    return servers.get(server).channel();
  }

  /** Stops a server as an operator does, and starts another version in its place. */
  void replace(int server, Version version) throws InterruptedException {
    try (ServiceProcess replaced = servers.get(server)) {
      assertThat(replaced.terminate()).isZero();
      servers.set(server, version.serve(database));
    }
  }

  @Override
  public void close() {
    servers.forEach(ServiceProcess::close);
  }
}
