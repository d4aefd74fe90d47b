package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.api.QueryHarness;
import org.creditservice.api.answer.AnswerLimits;
import org.creditservice.testing.Await;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.LargeLedger;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.WatchEntriesRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Callers of queries and watches that do not read what they get. */
@Tag("long")
class UnreadQueriesTest {
  private static final int ENTRIES = 500;
  private static final int WATCHES_MAX = 200;

  /** Little memory, and short times, so that the calls of this test reach them. */
  private static final AnswerLimits LIMITS =
      new AnswerLimits(
          12 << 20, Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(2));

  private static final String QUERIES = "credit.v1.CreditQueryService/";
  private static final String REFLECTION =
      "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  private static final String PROFILE = "reader";
  private static final ListEntriesRequest PAGE =
      ListEntriesRequest.newBuilder().setProfileId(PROFILE).setPageSize(ENTRIES).build();
  private static final GetProfileRequest GET_PROFILE =
      GetProfileRequest.newBuilder().setProfileId(PROFILE).build();
  private static final WatchEntriesRequest WATCH =
      WatchEntriesRequest.newBuilder().setProfileId(PROFILE).build();

  private static final TestDatabase DATABASE = TestDatabase.create();

  private QueryHarness server;

  /** Two megabytes of entries. */
  @BeforeAll
  static void fill() {
    LargeLedger.fill(DATABASE, PROFILE, ENTRIES);
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = start(LIMITS);
  }

  private static QueryHarness start(AnswerLimits limits) throws IOException {
    return new QueryHarness(DATABASE.dataSource(), limits, 2, 1000, WATCHES_MAX);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void pagesThatNobodyReadsHinderNobodyElse() {
    try (Http2Client deaf = Http2Client.connect(server.port(), 0)) {
      List<Http2Stream> unread = callMany(50, deaf, "ListEntries", PAGE);
      for (int i = 0; i < 5; i++) {
        assertThat(server.blocking().listEntries(PAGE).getEntriesCount()).isEqualTo(ENTRIES);
        assertNeighbourIsAnswered(deaf);
      }
      assertThat(unread).extracting(Http2Stream::end).containsOnly("OVERLOADED", "reset 8");
      assertThat(unread).extracting(Http2Stream::bytes).containsOnly(0);
      assertNeighbourIsAnswered(deaf);
    }
  }

  /** What a caller that reads in the end gets is complete. */
  @Test
  void pagesThatAreReadLateArrive() throws IOException {
    Duration aWhile = Duration.ofMinutes(10);
    AnswerLimits patient = new AnswerLimits(LIMITS.bytesMax(), aWhile, aWhile, aWhile);
    try (QueryHarness patientServer = start(patient);
        Http2Client late = Http2Client.connect(patientServer.port(), 0)) {
      List<Http2Stream> pages = callMany(10, late, "ListEntries", PAGE);
      pages.forEach(page -> late.giveWindow(page, 4 << 20));
      assertThat(pages).extracting(Http2Stream::end).containsOnly("OK");
      assertThat(pages).extracting(Http2Stream::bytes).allMatch(bytes -> bytes > 2_000_000);
    }
  }

  @Test
  void manyCallersThatReadNothingLeaveRoomForOthers() {
    List<Http2Client> deaf =
        Stream.generate(() -> Http2Client.connect(server.port(), 0)).limit(20).toList();
    List<Http2Stream> unread =
        deaf.stream().flatMap(each -> callMany(10, each, "ListEntries", PAGE).stream()).toList();
    for (int i = 0; i < 5; i++) {
      assertThat(server.blocking().getProfile(GET_PROFILE).hasProfile()).isTrue();
    }
    assertThat(unread).extracting(Http2Stream::end).containsOnly("OVERLOADED", "reset 8");
    deaf.forEach(Http2Client::close);
  }

  @Test
  void watchesThatNobodyReadsEndAndHinderNobodyElse() {
    try (Http2Client deaf = Http2Client.connect(server.port(), 0)) {
      List<Http2Stream> unread = callMany(WATCHES_MAX - 1, deaf, "WatchEntries", WATCH);
      assertThat(server.blocking().watchEntries(WATCH).next().hasEntry()).isTrue();
      assertNeighbourIsAnswered(deaf);
      assertThat(unread).extracting(Http2Stream::end).containsOnly("reset 8");
      // Their places are free again.
      assertThat(server.blocking().watchEntries(WATCH).next().hasEntry()).isTrue();
    }
  }

  /** A description of this service is larger than any entry. */
  @Test
  void reflectionThatNobodyReadsEndsAndHindersNobodyElse() {
    var request =
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("credit.v1.CreditQueryService")
            .build();
    try (Http2Client deaf = Http2Client.connect(server.port(), 0)) {
      List<Http2Stream> unread =
          Stream.generate(() -> deaf.begin(REFLECTION, Map.of())).limit(1000).toList();
      unread.forEach(stream -> deaf.send(stream, request));
      assertThat(server.blocking().getProfile(GET_PROFILE).hasProfile()).isTrue();
      assertThat(unread).extracting(Http2Stream::end).isSubsetOf("OVERLOADED", "reset 8");
      assertNeighbourIsAnswered(deaf);
    }
  }

  /** A watch that is up to date is idle for hours, with nothing unread. */
  @Test
  void aWatchThatIsReadGoesOn() {
    try (Http2Client reader = Http2Client.connect(server.port(), 0);
        Http2Client deaf = Http2Client.connect(server.port(), 0)) {
      Http2Stream watch = reader.call(QUERIES + "WatchEntries", WATCH);
      reader.giveWindow(watch, 8 << 20);
      Await.until("the entries arrive", () -> watch.bytes() > 2_000_000);
      assertThat(deaf.call(QUERIES + "WatchEntries", WATCH).end()).isEqualTo("reset 8");
      assertThat(watch.isEnded()).isFalse();
    }
  }

  @Test
  void aRequestThatIsNeverFinishedEnds() {
    try (Http2Client client = Http2Client.connect(server.port(), 1000)) {
      assertThat(client.begin(QUERIES + "GetProfile", Map.of()).end()).isEqualTo("reset 8");
      assertNeighbourIsAnswered(client);
    }
  }

  private static List<Http2Stream> callMany(
      int count, Http2Client client, String method, MessageLite request) {
    return Stream.generate(() -> client.call(QUERIES + method, request)).limit(count).toList();
  }

  /** Another call on the same connection, as a proxy makes it for other callers. */
  private static void assertNeighbourIsAnswered(Http2Client connection) {
    Http2Stream neighbour = connection.call(QUERIES + "GetProfile", GET_PROFILE);
    connection.giveWindow(neighbour, 1000);
    assertThat(neighbour.end()).isEqualTo("OK");
  }
}
