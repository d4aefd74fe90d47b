package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.ErrorInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** A request that the database always rejects fails alone in a batch of a hundred. */
class PoisonedRequestTest {
  private static final int BATCH = 100;
  private static final int POISONED = 37;

  /** Rejects the reason codes POISON_CHECK and POISON_TRIGGER, with a constraint and a trigger. */
  private static final List<String> POISON =
      List.of(
          "ALTER TABLE credit.ledger_entries"
              + " ADD CONSTRAINT poison CHECK (reason_code <> 'POISON_CHECK')",
          """
          CREATE FUNCTION credit.poison() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$
          """,
          """
          CREATE TRIGGER poison BEFORE INSERT ON credit.ledger_entries FOR EACH ROW
          WHEN (new.reason_code = 'POISON_TRIGGER') EXECUTE FUNCTION credit.poison()
          """);

  private static final List<String> ANTIDOTE =
      List.of(
          "DROP TRIGGER poison ON credit.ledger_entries",
          "ALTER TABLE credit.ledger_entries DROP CONSTRAINT poison");

  /** Entries by transaction, for a batch of a hundred. */
  private static final List<Integer> CUT = List.of(2, 3, 7, 12, 25, 50);

  /** Entries by transaction, for a batch of a hundred and one without its first command. */
  private static final List<Integer> JOINED = List.of(1, 1, 3, 7, 12, 24, 51);

  private final TestDatabase database = TestDatabase.create();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void poison() throws SQLException {
    execute(POISON);
    log.start();
    serviceLogger().addAppender(log);
  }

  @AfterEach
  void drop() {
    serviceLogger().detachAppender(log);
    database.close();
  }

  static Stream<Arguments> batches() {
    IntFunction<String> one = i -> "hot";
    IntFunction<String> many = i -> "p-" + i;
    return Stream.of(
        Arguments.of("of many profiles", "lane", "POISON_CHECK", many, "aside", CUT),
        Arguments.of("of one profile", "lane", "POISON_TRIGGER", one, "aside", CUT),
        Arguments.of("of one bucket", "bucket", "POISON_CHECK", one, "aside", CUT),
        Arguments.of("of latecomers", "lane", "POISON_CHECK", one, "hot", JOINED));
  }

  @ParameterizedTest(name = "a batch {0}")
  @MethodSource("batches")
  void failsAlone(
      String name,
      String span,
      String poison,
      IntFunction<String> profileIds,
      String firstProfile,
      List<Integer> entriesByTransaction)
      throws SQLException {
    try (TestServer server =
            TestServer.start(
                database.target(),
                "lanes=1",
                "batch-span=" + span,
                "lock-timeout=60s",
                "statement-timeout=70s",
                "socket-timeout=80s");
        OtherSession other = OtherSession.of(database)) {
      AsyncClient client = new AsyncClient(server.channel());
      List<String> profiles = IntStream.range(0, BATCH).mapToObj(profileIds).toList();
      Stream.concat(Stream.of(firstProfile), profiles.stream())
          .distinct()
          .forEach(id -> AsyncClient.answer(client.create(id, BATCH + 10)));

      var calls = callsInOneBatch(client, other, span, firstProfile, profiles, poison);

      for (int i = 0; i < BATCH; i++) {
        if (i == POISONED) {
          assertFailedWithALoggedErrorId(calls.get(i));
        } else {
          assertThat(AsyncClient.answer(calls.get(i)).getReplayed()).isFalse();
        }
      }
      assertThat(entriesByTransaction()).isEqualTo(entriesByTransaction);
      assertHalvingIsLoggedOnce(poison);
      client.assertNotRecorded(profiles.get(POISONED), "k-" + POISONED);

      execute(ANTIDOTE);
      DeductCreditsResponse cured =
          AsyncClient.answer(client.deduct(profiles.get(POISONED), "k-" + POISONED, 1, poison));
      assertThat(cured.getReplayed()).as("the key stayed free").isFalse();
      LedgerInvariants.assertHold(database.dataSource());
    }
  }

  /**
   * While the lane waits for a lock with as many batches of one as it may have under way, all other
   * commands queue up. They form the next batch, or join the first one if they are for the same
   * profile.
   */
  private static List<ListenableFuture<DeductCreditsResponse>> callsInOneBatch(
      AsyncClient client,
      OtherSession other,
      String span,
      String firstProfile,
      List<String> profiles,
      String poison) {
    other.lockTable("profiles");
    var first = client.deduct(firstProfile, "first");
    other.awaitLaneWaiting();
    if (span.equals("lane")) {
      var unused = client.create("busy", 1);
      other.awaitLanesWaiting(2);
    }
    List<ListenableFuture<DeductCreditsResponse>> calls = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      String reasonCode = i == POISONED ? poison : "USE";
      calls.add(client.deduct(profiles.get(i), "k-" + i, 1, reasonCode));
    }
    client.awaitArrival();
    other.release();
    AsyncClient.answer(first);
    return calls;
  }

  private void assertFailedWithALoggedErrorId(ListenableFuture<?> call) {
    StatusRuntimeException error = AsyncClient.error(call);
    assertThat(error.getStatus().getCode()).isEqualTo(Code.INTERNAL);
    ErrorInfo info = ErrorDetails.find(error, ErrorInfo.class).orElseThrow();
    assertThat(info.getReason()).isEqualTo("INTERNAL_ERROR");
    String id = info.getMetadataOrThrow("error_id");
    assertThat(error.getStatus().getDescription()).contains(id).doesNotContain("poison");
    assertThat(List.copyOf(log.list))
        .anyMatch(
            event -> event.getFormattedMessage().contains(id) && event.getThrowableProxy() != null);
  }

  /** It is halved seven times. */
  private void assertHalvingIsLoggedOnce(String poison) {
    String sqlState = poison.equals("POISON_CHECK") ? "23514" : "P0001";
    assertThat(List.copyOf(log.list))
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(message -> message.contains("is halved"))
        .singleElement()
        .asString()
        .contains("a batch of 10", "SQLSTATE " + sqlState);
  }

  /**
   * The number of entries that each transaction wrote, the smallest first. The batch was halved,
   * and then each half with the poisoned command, until that command was alone.
   */
  private List<Integer> entriesByTransaction() throws SQLException {
    List<Integer> counts = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM credit.ledger_entries WHERE idempotency_key LIKE 'k-%'"
                    + " GROUP BY xmin ORDER BY 1")) {
      while (rows.next()) {
        counts.add(rows.getInt(1));
      }
    }
    return counts;
  }

  private void execute(List<String> statements) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Logger serviceLogger() {
    return (Logger) LoggerFactory.getLogger("org.creditservice");
  }
}
