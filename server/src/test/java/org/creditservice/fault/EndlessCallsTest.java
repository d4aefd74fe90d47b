package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.creditservice.testing.Await;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.LargeLedger;
import org.creditservice.testing.Requests;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.WatchEntriesRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGTERM while there are calls that never end by themselves. */
@Tag("long")
class EndlessCallsTest {
  private static final String WATCH_ENTRIES = "credit.v1.CreditQueryService/WatchEntries";
  private static final String LIST_ENTRIES = "credit.v1.CreditQueryService/ListEntries";
  private static final String DEDUCT = "credit.v1.CreditService/DeductCredits";
  private static final String WATCH_HEALTH = "grpc.health.v1.Health/Watch";
  private static final String REFLECTION = "grpc.reflection.v1.ServerReflection/";
  private static final String OLD_REFLECTION = "grpc.reflection.v1alpha.ServerReflection/";

  private static final String PROFILE = "watched";
  private static final int ENTRIES = 500;
  private static final int LARGE_WINDOW = 8 << 20;
  private static final WatchEntriesRequest WATCH =
      WatchEntriesRequest.newBuilder().setProfileId(PROFILE).build();

  private static final ListEntriesRequest PAGE =
      ListEntriesRequest.newBuilder().setProfileId(PROFILE).setPageSize(1000).build();

  @Test
  void theServiceStopsAtOnceAndItsCallersAreToldToReconnect() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      LargeLedger.fill(database, PROFILE, ENTRIES);
      try (ServiceProcess server = ServiceProcess.start(database.target(), "--drain-timeout=1h");
          Http2Client reader = Http2Client.connect(server.port(), LARGE_WINDOW);
          Http2Client deaf = Http2Client.connect(server.port(), 0)) {
        List<Http2Stream> read = startAll(reader);
        Http2Stream unread = deaf.call(WATCH_ENTRIES, WATCH);
        read.forEach(stream -> Await.until("it has begun", () -> stream.bytes() > 0));
        deaf.awaitReceived();

        assertThat(server.terminate()).isZero();
        assertThat(read).extracting(Http2Stream::end).containsOnly("SHUTTING_DOWN");
        assertThat(unread.isEnded()).isTrue();
      }
    }
  }

  /** Nor is there anything to wait for where a caller reads no answers or sends no request. */
  @Test
  void callsThatOnlyTheirCallersCouldFinishDoNotDelayTheEnd() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      LargeLedger.fill(database, PROFILE, ENTRIES);
      try (ServiceProcess server = ServiceProcess.start(database.target(), "--drain-timeout=1h");
          Http2Client deaf = Http2Client.connect(server.port(), 0)) {
        IntStream.range(0, 200).forEach(i -> deaf.call(LIST_ENTRIES, PAGE));
        deaf.call(DEDUCT, Requests.deduct(PROFILE, "unread", 1));
        deaf.begin(DEDUCT, Map.of());
        deaf.awaitReceived();

        assertThat(server.terminate()).isZero();
      }
    }
  }

  private static List<Http2Stream> startAll(Http2Client client) {
    return List.of(
        client.call(WATCH_ENTRIES, WATCH),
        client.call(WATCH_HEALTH, HealthCheckRequest.getDefaultInstance()),
        reflect(client, REFLECTION),
        reflect(client, OLD_REFLECTION));
  }

  private static Http2Stream reflect(Http2Client client, String service) {
    Http2Stream stream = client.begin(service + "ServerReflectionInfo", Map.of());
    client.send(stream, ServerReflectionRequest.newBuilder().setListServices("*").build());
    return stream;
  }
}
