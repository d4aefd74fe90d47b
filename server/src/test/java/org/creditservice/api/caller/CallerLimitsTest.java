package org.creditservice.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.api.observe.Limit;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TlsFiles;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one caller may have at a time, on all its connections. */
class CallerLimitsTest {
  private static final int MAX = 3;

  private static final StreamObserver<WatchEntriesResponse> IGNORE_ENTRIES =
      new StreamObserver<>() {
        @Override
        public void onNext(WatchEntriesResponse entry) {}

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
      };

  @TempDir private static Path directory;
  private static TlsFiles files;
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    files = TlsFiles.create(directory);
    database = TestDatabase.create();
    server =
        TestServer.start(
            database.target(),
            files.settings("connections-per-caller-max=" + MAX, "calls-per-caller-max=" + MAX));
    ManagedChannel owner = connect("owner");
    new Client(owner).create("profile", 100);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static ManagedChannel connect(String caller) {
    return server.connect(files.show(files.ca().issue(Request.client(caller))));
  }

  private static Result deduct(Channel channel, String key) {
    return new Client(channel).call(Requests.deduct("profile", key, 1));
  }

  @Test
  void callsBeyondThoseThatACallerMayHaveAreRefused() {
    ManagedChannel noisy = connect("many-calls");
    // Calls on a connection that is open arrive in the order in which they are made.
    deduct(noisy, "calls-0").succeeded();
    List<Context.CancellableContext> watches =
        IntStream.range(0, MAX).mapToObj(i -> watch(noisy)).toList();
    Await.until("there are as many as may be", () -> !deduct(noisy, "calls-1").isSuccess());
    Result refused = deduct(noisy, "calls-2").refused("OVERLOADED");
    assertThat(refused.error().getMessage()).contains("as many calls in flight as it may");
    assertThat(server.exceeded(Limit.CALLS_PER_CALLER)).isPositive();
    deduct(connect("few-calls"), "calls-3").succeeded();

    watches.get(0).cancel(null);
    Await.until("one has ended", () -> deduct(noisy, "calls-4").isSuccess());
    watches.forEach(watch -> watch.cancel(null));
  }

  private static Context.CancellableContext watch(Channel channel) {
    WatchEntriesRequest request =
        WatchEntriesRequest.newBuilder().setProfileId("profile").setAfterSequence(1_000).build();
    Context.CancellableContext watch = Context.current().withCancellation();
    watch.run(() -> CreditQueryServiceGrpc.newStub(channel).watchEntries(request, IGNORE_ENTRIES));
    return watch;
  }

  @Test
  void callsOnConnectionsBeyondThoseThatACallerMayHaveAreRefused() {
    List<ManagedChannel> connections = new ArrayList<>();
    for (int i = 0; i < MAX; i++) {
      ManagedChannel connection = connect("many-connections");
      deduct(connection, "connections-" + i).succeeded();
      connections.add(connection);
    }
    ManagedChannel beyond = connect("many-connections");
    Result refused = deduct(beyond, "beyond").refused("OVERLOADED");
    assertThat(refused.error().getMessage()).contains("as many connections as it may");
    assertThat(server.exceeded(Limit.CONNECTIONS_PER_CALLER)).isPositive();
    deduct(connections.get(0), "as-before").succeeded();
    deduct(connect("another"), "another").succeeded();

    connections.get(0).shutdownNow();
    Await.until(
        "there is room for a new one",
        () -> deduct(connect("many-connections"), "new").isSuccess());
  }
}
