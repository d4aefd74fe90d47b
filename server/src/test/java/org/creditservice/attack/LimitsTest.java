package org.creditservice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.creditservice.api.observe.Limit;
import org.creditservice.config.ReadSettings;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.WatchEntriesRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goes past each limit of docs/security.md: what is beyond ends, is counted, and others go on. */
class LimitsTest {
  private static final String DEDUCT = "credit.v1.CreditService/DeductCredits";
  private static final String WATCH_ENTRIES = "credit.v1.CreditQueryService/WatchEntries";
  private static final String GET_PROFILE = "credit.v1.CreditQueryService/GetProfile";
  private static final String WATCH_HEALTH = "grpc.health.v1.Health/Watch";
  private static final String CHECK_HEALTH = "grpc.health.v1.Health/Check";
  private static final String REFLECTION =
      "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  private static final String UNKNOWN = "no.such.Service/Method";
  private static final String NOT_FOUND = "grpc 5";
  private static final String UNIMPLEMENTED = "UNIMPLEMENTED";
  private static final int WINDOW = 1 << 20;
  private static final int FRAMES_AT_ONCE = 100;
  private static final AtomicInteger KEYS = new AtomicInteger();

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    try (TestServer server = TestServer.start(database.target())) {
      new Client(server.channel()).create("p", 1_000_000);
    }
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTIONS", "CONNECTIONS_PER_PEER"})
  void silentConnectionsDisplaceEachOther(Limit limit) throws IOException {
    String setting = limit.label().replace('_', '-') + "-max=5";
    try (TestServer server = TestServer.start(database.target(), setting)) {
      succeeds(server);
      List<HostileConnection> silent = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        silent.add(HostileConnection.open(server.port()));
      }
      // The caller's own connection is the fifth.
      Await.until("the oldest are closed", () -> lost(silent) == 16);
      succeeds(server);
      new Client(server.connect()).call(deduct()).succeeded();
      assertThat(server.exceeded(limit)).isPositive();
      silent.forEach(HostileConnection::close);
    }
  }

  @Test
  void aConnectionWithoutCallsIsClosed() {
    try (TestServer server = TestServer.start(database.target(), "connection-idle-max=1s");
        Http2Client idle = Http2Client.connect(server.port(), WINDOW)) {
      assertThat(call(idle, CHECK_HEALTH, health("")).end()).isEqualTo("OK");
      Await.until("it is closed", idle::isClosed);
      Await.until("it is counted", () -> server.exceeded(Limit.CONNECTION_IDLE) == 1);
    }
  }

  @Test
  void whatDoesNotArriveInTimeIsGivenUp() throws IOException {
    byte[] headers = Frames.headers(1, Frames.headerBlock(DEDUCT));
    try (TestServer server = TestServer.start(database.target(), "request-timeout=1s");
        HostileConnection silent = HostileConnection.open(server.port());
        HostileConnection halfPreface = HostileConnection.open(server.port());
        HostileConnection halfHeaders = HostileConnection.connect(server.port(), WINDOW);
        HostileConnection halfBlock = HostileConnection.connect(server.port(), WINDOW);
        Http2Client halfRequest = Http2Client.connect(server.port(), WINDOW)) {
      halfPreface.send(Arrays.copyOf(Frames.preface(), 10));
      halfHeaders.send(Arrays.copyOf(headers, headers.length - 1));
      halfBlock.send(Frames.frame(Frames.HEADERS, 0, 1, Frames.headerBlock(DEDUCT)));
      Http2Stream unfinished = halfRequest.begin(DEDUCT, Map.of());
      List<HostileConnection> slow = List.of(silent, halfPreface, halfHeaders, halfBlock);

      assertThat(unfinished.end()).isEqualTo("reset 8");
      Await.until("they are closed", () -> lost(slow) == slow.size());
      // Its other calls go on.
      assertThat(call(halfRequest, CHECK_HEALTH, health("")).end()).isEqualTo("OK");
      assertThat(server.exceeded(Limit.REQUEST_TIMEOUT)).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void whoeverHasMostOpenCallsLosesThem() throws IOException {
    try (TestServer server = TestServer.start(database.target(), "calls-max=100");
        Http2Client many = Http2Client.connect(server.port(), WINDOW);
        Http2Client few = Http2Client.connect(server.port(), WINDOW)) {
      Http2Stream first = few.begin(DEDUCT, Map.of());
      IntStream.range(0, 90).forEach(i -> many.begin(DEDUCT, Map.of()));
      many.awaitReceived();
      IntStream.range(0, 9).forEach(i -> few.begin(DEDUCT, Map.of()));
      few.awaitReceived();
      succeeds(server);

      Await.until("it is closed", many::isClosed);
      few.finish(first, deduct());
      assertThat(first.end()).isEqualTo("OK");
      assertThat(server.exceeded(Limit.CALLS)).isPositive();
    }
  }

  @Test
  void anAnsweredCallWhoseRequestGoesOnIsReset() {
    try (TestServer server = TestServer.start(database.target(), "max-concurrent-calls=10");
        Http2Client client = Http2Client.connect(server.port(), WINDOW)) {
      for (int round = 0; round < 2; round++) {
        List<Http2Stream> calls =
            IntStream.range(0, 10).mapToObj(i -> client.begin(UNKNOWN, Map.of())).toList();
        assertThat(calls).extracting(Http2Stream::end).containsOnly(UNIMPLEMENTED);
        Await.until("they are reset", () -> calls.stream().allMatch(Http2Stream::isReset));
      }
    }
  }

  @Test
  void callsBeyondThoseOfAConnectionAreRefused() {
    try (TestServer server = TestServer.start(database.target(), "max-concurrent-calls=10");
        Http2Client client = Http2Client.connect(server.port(), WINDOW)) {
      List<Http2Stream> calls =
          IntStream.range(0, 13).mapToObj(i -> client.begin(DEDUCT, Map.of())).toList();
      assertThat(calls.subList(10, 13)).extracting(Http2Stream::end).containsOnly("reset 7");
      assertThat(server.exceeded(Limit.CALLS_PER_CONNECTION)).isEqualTo(3);
      succeeds(server);
    }
  }

  @Test
  void framesWithoutContentAreLimited() throws IOException {
    byte[] block = Frames.headerBlock(DEDUCT);
    List<byte[]> frames =
        List.of(
            Frames.settings(1000),
            Frames.priority(1),
            Frames.frame(Frames.PING, Frames.ACK, 0, new byte[8]),
            Frames.frame(Frames.DATA, 0, 1, new byte[0]),
            Frames.windowUpdate(0, 1));
    try (TestServer server = TestServer.start(database.target(), "control-frames-max=500")) {
      for (byte[] frame : frames) {
        try (HostileConnection flood = HostileConnection.connect(server.port(), WINDOW)) {
          flood.send(Frames.headers(1, block));
          byte[] many = Frames.repeat(frame, FRAMES_AT_ONCE);
          Await.until("it is closed", () -> !flood.send(many) && lost(List.of(flood)) == 1);
        }
      }
      succeeds(server);
      assertThat(server.exceeded(Limit.CONTROL_FRAMES)).isEqualTo(frames.size());
    }
  }

  /** By bad frames on streams, "MadeYouReset". */
  @Test
  void resetsThatACallerProvokesAreLimited() throws IOException {
    byte[] block = Frames.headerBlock(DEDUCT);
    try (TestServer server = TestServer.start(database.target(), "control-frames-max=500");
        HostileConnection flood = HostileConnection.connect(server.port(), WINDOW)) {
      Await.until(
          "it is closed",
          () -> {
            int id = flood.nextStreamId();
            flood.send(Frames.headers(id, block));
            flood.send(Frames.windowUpdate(id, 0));
            return lost(List.of(flood)) == 1;
          });
      assertThat(server.exceeded(Limit.CONTROL_FRAMES)).isEqualTo(1);
    }
  }

  @Test
  void healthIsForKnownNamesAndFewWatches() {
    try (TestServer server =
            TestServer.start(
                database.target(), "health-watches-max=3", "health-watches-per-connection-max=2");
        Http2Client first = Http2Client.connect(server.port(), WINDOW);
        Http2Client second = Http2Client.connect(server.port(), WINDOW);
        Http2Client third = Http2Client.connect(server.port(), WINDOW)) {
      assertThat(call(first, CHECK_HEALTH, health("credit.v1.CreditService")).end())
          .isEqualTo("OK");
      assertThat(call(first, CHECK_HEALTH, health("made.up")).end()).isEqualTo(NOT_FOUND);
      assertThat(call(first, WATCH_HEALTH, health("made.up")).end()).isEqualTo(NOT_FOUND);

      List<Http2Stream> watches = List.of(watchHealth(first), watchHealth(first));
      assertThat(call(first, WATCH_HEALTH, health("")).end()).isEqualTo("OVERLOADED");
      Http2Stream other = watchHealth(second);
      Http2Stream newcomer = watchHealth(third);
      // Its place was one of the first's.
      assertThat(watches.get(0).end()).isEqualTo("OVERLOADED");
      assertThat(List.of(watches.get(1), other, newcomer)).noneMatch(Http2Stream::isEnded);
      assertThat(server.exceeded(Limit.HEALTH_WATCHES)).isEqualTo(2);
    }
  }

  @Test
  void reflectionCanBeOffAndHasABudget() {
    try (TestServer server = TestServer.start(database.target(), "reflection=off");
        Http2Client client = Http2Client.connect(server.port(), WINDOW)) {
      assertThat(client.begin(REFLECTION, Map.of()).end()).isEqualTo(UNIMPLEMENTED);
    }
    try (TestServer server =
            TestServer.start(
                database.target(),
                "reflection-streams-max=3",
                "reflection-streams-per-connection-max=2",
                "reflection-questions-max=10");
        Http2Client client = Http2Client.connect(server.port(), WINDOW)) {
      Http2Stream talkative = client.begin(REFLECTION, Map.of());
      Http2Stream unused = client.begin(REFLECTION, Map.of());
      assertThat(client.begin(REFLECTION, Map.of()).end()).isEqualTo("OVERLOADED");
      ServerReflectionRequest question =
          ServerReflectionRequest.newBuilder().setListServices("*").build();
      IntStream.range(0, 11).forEach(i -> client.send(talkative, question));
      assertThat(talkative.end()).isEqualTo("OVERLOADED");
      assertThat(server.exceeded(Limit.REFLECTION)).isEqualTo(2);
    }
  }

  @Test
  void manyWatchesOfOneCallerLeaveRoomForOthers() {
    try (TestServer server =
            TestServer.start(database.target(), "watches-max=10", "watches-per-caller-max=9");
        Http2Client many = Http2Client.connect(server.port(), WINDOW);
        Http2Client other = Http2Client.connect(server.port(), WINDOW)) {
      List<Http2Stream> watches = IntStream.range(0, 9).mapToObj(i -> watchEntries(many)).toList();
      assertThat(call(many, WATCH_ENTRIES, entries()).end()).isEqualTo("OVERLOADED");

      List<Http2Stream> others = List.of(watchEntries(other), watchEntries(other));
      Await.until("a place was given", () -> ended(watches) == 1);
      assertThat(others).noneMatch(Http2Stream::isEnded);
      assertThat(server.exceeded(Limit.WATCHES)).isEqualTo(2);
    }
  }

  @Test
  void readsBeyondTheQueueAreRefused() {
    try (TestServer server = TestServer.start(database.target(), "read-queue-max=1");
        Http2Client client = Http2Client.connect(server.port(), WINDOW);
        OtherSession lock = OtherSession.of(database).lockTable("profiles")) {
      MessageLite request = GetProfileRequest.newBuilder().setProfileId("p").build();
      List<Http2Stream> reads =
          IntStream.rangeClosed(0, ReadSettings.THREADS + 1)
              .mapToObj(i -> client.call(GET_PROFILE, request))
              .toList();

      Await.until("one is refused", () -> ended(reads) > 0);
      assertThat(reads)
          .filteredOn(Http2Stream::isEnded)
          .extracting(Http2Stream::end)
          .contains("OVERLOADED");
      assertThat(server.exceeded(Limit.READ_QUEUE)).isPositive();
      lock.release();
    }
  }

  @Test
  void whoReadsNothingLosesItsStream() {
    try (TestServer server = TestServer.start(database.target(), "unread-timeout=1s");
        Http2Client client = Http2Client.connect(server.port(), 1)) {
      assertThat(client.call(WATCH_ENTRIES, entries()).end()).isEqualTo("reset 8");
      assertThat(server.exceeded(Limit.UNREAD_ANSWERS)).isEqualTo(1);
    }
  }

  private static long ended(List<Http2Stream> streams) {
    return streams.stream().filter(Http2Stream::isEnded).count();
  }

  private static long lost(List<HostileConnection> connections) {
    connections.forEach(HostileConnection::drain);
    return connections.stream().filter(HostileConnection::isLost).count();
  }

  private static void succeeds(TestServer server) {
    new Client(server.channel()).call(deduct()).succeeded();
  }

  private static MessageLite entries() {
    return WatchEntriesRequest.newBuilder().setProfileId("p").build();
  }

  private static Http2Stream watchEntries(Http2Client client) {
    return begun(call(client, WATCH_ENTRIES, entries()));
  }

  private static Http2Stream watchHealth(Http2Client client) {
    return begun(call(client, WATCH_HEALTH, health("")));
  }

  private static Http2Stream begun(Http2Stream watch) {
    Await.until("it has begun", () -> watch.bytes() > 0);
    return watch;
  }

  private static Http2Stream call(Http2Client client, String method, MessageLite request) {
    return client.call(method, request);
  }

  private static MessageLite health(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  private static org.creditservice.v1.DeductCreditsRequest deduct() {
    return Requests.deduct("p", "limits-" + KEYS.incrementAndGet(), 1);
  }
}
