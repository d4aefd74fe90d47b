package org.creditservice.api;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.answer.AnswerLimits;
import org.creditservice.api.caller.Gate;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.api.observe.MethodObserver;
import org.creditservice.api.observe.RefusalObserver;
import org.creditservice.api.query.CreditQueryApi;
import org.creditservice.api.query.QueryExecutor;
import org.creditservice.config.ReadSettings;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.fair.FairPlaces;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceBlockingStub;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceFutureStub;
import org.creditservice.watch.EntryWatchRegistry;
import org.creditservice.watch.WatchPoller;

/** CreditQueryService behind a real gRPC server on a loopback port. */
public final class QueryHarness implements AutoCloseable {
  /** Small, so that a test can use them up. */
  public static final int THREADS = 1;

  public static final int QUEUE_MAX = 1;
  public static final int WATCHES_MAX = 2;

  /** The smallest that HTTP/2 allows, so that a few hundred entries fill it. */
  private static final int RECEIVE_WINDOW_BYTES = 65_535;

  public final QueryExecutor queries;
  public final EntryWatchRegistry watches;
  public final ManagedChannel channel;
  private final WatchPoller poller;
  private final GrpcServer server;

  public QueryHarness(DataSource database) throws IOException {
    this(database, AnswerLimits.of(ApiHarness.settings().reads()), THREADS, QUEUE_MAX, WATCHES_MAX);
  }

  public QueryHarness(
      DataSource database, AnswerLimits limits, int threads, int queueMax, int watchesMax)
      throws IOException {
    SnapshotSource snapshots = new SnapshotSource(database);
    AnswerBudget answers = new AnswerBudget(limits, LimitObserver.NONE);
    ReadSettings reads =
        new ReadSettings(
            queueMax, Math.max(1, threads / 2), limits.bytesMax(), limits.unreadTimeMax());
    queries = new QueryExecutor(snapshots, threads, reads, answers, LimitObserver.NONE);
    watches = new EntryWatchRegistry(snapshots, new FairPlaces(watchesMax, watchesMax));
    poller = new WatchPoller(watches, Duration.ofMillis(5), Duration.ofMinutes(1));
    server =
        new GrpcServer(
            ApiHarness.anyPort(),
            Optional.empty(),
            ApiHarness.limits(),
            answers,
            List.of(new CreditQueryApi(queries, watches, LimitObserver.NONE)),
            Gate.open(),
            method -> MethodObserver.NONE,
            RefusalObserver.NONE,
            LimitObserver.NONE,
            Optional.empty());
    server.start();
    channel = connect();
  }

  /** A new connection, which the caller closes. */
  public ManagedChannel connect() {
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    return NettyChannelBuilder.forAddress(loopback, server.port())
        .usePlaintext()
        .flowControlWindow(RECEIVE_WINDOW_BYTES)
        .build();
  }

  public int port() {
    return server.port();
  }

  public CreditQueryServiceBlockingStub blocking() {
    return CreditQueryServiceGrpc.newBlockingStub(channel);
  }

  public CreditQueryServiceFutureStub future() {
    return CreditQueryServiceGrpc.newFutureStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    watches.close();
    poller.close();
    queries.close();
    server.close();
  }
}
