package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Result;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** However many lanes, connections and calls there are: what waits fits into the heap. */
class SmallHeapTest {
  private static final int PROFILES = 100;
  private static final int CONNECTIONS = 8;
  private static final int CALLS_OF_EACH = 500;

  /** About 4 KiB. */
  private static final Map<String, String> METADATA =
      IntStream.range(0, 16)
          .boxed()
          .collect(Collectors.toMap(i -> "key-" + i, i -> "x".repeat(250)));

  private final List<ManagedChannel> channels = new ArrayList<>();

  @Test
  void whatTheHeapHasNoRoomForIsRefusedAndTheRestIsAnswered() {
    try (TestDatabase database = TestDatabase.create();
        ServiceProcess service =
            ServiceProcess.startWithHeap("48m", database.target(), "--lanes=8", "--max-wait=60s");
        OtherSession other = OtherSession.of(database)) {
      Client client = new Client(service.channel());
      IntStream.range(0, PROFILES).forEach(i -> client.create(profile(i), 0));
      other.lockTable("profiles");
      List<CompletableFuture<Result>> calls = startGrants(service);
      other.release();

      List<Result> results = Client.await(calls);

      assertThat(results).anyMatch(Result::isSuccess);
      assertThat(results)
          .filteredOn(result -> !result.isSuccess())
          .isNotEmpty()
          .allMatch(result -> "OVERLOADED".equals(result.reason()));
      client.call(grant(CONNECTIONS * CALLS_OF_EACH)).succeeded();
      LedgerInvariants.assertHold(database.dataSource());
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }

  /** Returns when the service has received all of them. */
  private List<CompletableFuture<Result>> startGrants(ServiceProcess service) {
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", service.port()).usePlaintext().build();
      channels.add(channel);
      Client client = new Client(channel);
      for (int i = 0; i < CALLS_OF_EACH; i++) {
        calls.add(client.start(grant(connection * CALLS_OF_EACH + i)));
      }
      client.awaitReceived();
    }
    return calls;
  }

  private static Message grant(int number) {
    return new ProfileRequests(profile(number))
        .grant("k-" + number, 1)
        .putAllMetadata(METADATA)
        .build();
  }

  private static String profile(int number) {
    return "p-" + number % PROFILES;
  }
}
