package org.creditservice.api;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.creditservice.db.Snapshots;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceBlockingStub;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceFutureStub;
import org.creditservice.watch.EntryWatches;
import org.creditservice.watch.WatchPoller;

/** The reads behind a real gRPC server on a loopback port. */
final class QueryHarness implements AutoCloseable {
  /** Small, so that a test can fill them. */
  static final int THREADS = 1;

  static final int QUEUE_MAX = 1;
  static final int WATCHES_MAX = 2;

  /** The smallest that HTTP/2 has, so that a slow reader shows after a few hundred entries. */
  private static final int RECEIVE_WINDOW_BYTES = 65_535;

  final Reads reads;
  final EntryWatches watches;
  final ManagedChannel channel;
  private final WatchPoller poller;
  private final GrpcServer server;

  QueryHarness(DataSource database) throws IOException {
    Snapshots snapshots = new Snapshots(database);
    reads = new Reads(snapshots, THREADS, QUEUE_MAX);
    watches = new EntryWatches(snapshots, WATCHES_MAX);
    poller = new WatchPoller(watches, Duration.ofMillis(5), Duration.ofMinutes(1));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server =
        new GrpcServer(
            ApiHarness.anyPort(), List.of(new CreditQueryApi(reads, watches)), List.of());
    server.start();
    channel =
        NettyChannelBuilder.forAddress(loopback.getHostAddress(), server.port())
            .usePlaintext()
            .flowControlWindow(RECEIVE_WINDOW_BYTES)
            .build();
  }

  CreditQueryServiceBlockingStub blocking() {
    return CreditQueryServiceGrpc.newBlockingStub(channel);
  }

  CreditQueryServiceFutureStub future() {
    return CreditQueryServiceGrpc.newFutureStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    watches.close();
    poller.close();
    reads.close();
    server.close();
  }
}
