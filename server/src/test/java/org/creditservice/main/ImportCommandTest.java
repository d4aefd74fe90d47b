package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.RetryInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.core.Limits;
import org.creditservice.ops.DatabaseMonitor;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.Operation;
import org.creditservice.v1.Profile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCommandTest {

  /** How many rows are in flight: many fewer than a file has. */
  private static final String FEW_AT_ONCE = "--queue-max=50";

  private final TestDatabase database = TestDatabase.create();

  @TempDir Path directory;

  @AfterEach
  void invariantsHold() {
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void bringsInBalancesAsGrantsWithTheirReasonAndActor() throws Exception {
    CommandRun run =
        run(
            "balance,profile_id,last_deduct_time",
            "70,ann,2026-03-01T12:00:00.123456789+01:00",
            "0,bob,",
            "\"5\",\"c,\"\"1\",");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("import complete: 3 created, 0 already there, 0 rejected; 3 of 3 rows in ");
    try (TestServer server = TestServer.start(database.target())) {
      Profile ann = profile(server, "ann");
      assertThat(ann.getBalance()).isEqualTo(70);
      assertThat(Instant.ofEpochSecond(ann.getLastDeductTime().getSeconds()))
          .isEqualTo("2026-03-01T11:00:00Z");
      assertThat(ann.getLastDeductTime().getNanos()).isEqualTo(123_456_000);
      LedgerEntry entry = entries(server, "ann").get(0);
      assertThat(entry.getKind()).isEqualTo(EntryKind.ENTRY_KIND_GRANT);
      assertThat(entry.getAmount()).isEqualTo(70);
      assertThat(entry.getReasonCode()).isEqualTo("OPENING_BALANCE");
      assertThat(entry.getActor()).isEqualTo("system:import");
      assertThat(profile(server, "bob").getBalance()).isZero();
      assertThat(profile(server, "bob").hasLastDeductTime()).isFalse();
      assertThat(entries(server, "bob")).isEmpty();
      assertThat(profile(server, "c,\"1").getBalance()).isEqualTo(5);
    }
  }

  @Test
  void getOperationReturnsTheImport() throws Exception {
    assertThat(run("profile_id,balance", "ann,70").exitCode()).isZero();

    try (TestServer server = TestServer.start(database.target())) {
      Operation operation =
          server
              .queries()
              .getOperation(
                  GetOperationRequest.newBuilder()
                      .setProfileId("ann")
                      .setIdempotencyKey("system:import")
                      .build())
              .getOperation();

      assertThat(operation.getMethod()).isEqualTo("ImportProfile");
      CreateProfileResponse answer = operation.getResponse().unpack(CreateProfileResponse.class);
      assertThat(answer.getEntry().getBalance()).isEqualTo(70);
    }
  }

  @Test
  void aProfileMustWaitForItsMinIntervalSinceItsLastDeductionElsewhere() throws Exception {
    Instant anHourAgo = Instant.now().minus(1, ChronoUnit.HOURS);
    assertThat(run("profile_id,balance,last_deduct_time", "ann,70," + anHourAgo).exitCode())
        .isZero();

    try (TestServer server = TestServer.start(database.target())) {
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> deduct(server, "soon", 2 * 60 * 60));
      assertThat(wait(refused)).isBetween(3500L, 3600L);
      assertThat(deduct(server, "late", 30 * 60).getBalance()).isEqualTo(69);
    }
  }

  @Test
  void theLastDeductionElsewhereIsThereAtEveryTimeUntilOneHere() throws Exception {
    assertThat(
            run(
                    "profile_id,balance,last_deduct_time",
                    "ann,70,2026-03-01T12:00:00.123456Z",
                    "bob,0,2026-03-01T12:00:00.123456Z",
                    "cat,70,")
                .exitCode())
        .isZero();

    try (TestServer server = TestServer.start(database.target())) {
      Client client = new Client(server.channel());
      Timestamp elsewhere = Timestamps.parse("2026-03-01T12:00:00.123456Z");
      for (String id : List.of("ann", "bob", "cat")) {
        Timestamp imported = client.profile(id).getCreateTime();
        Timestamp before = id.equals("cat") ? Timestamp.getDefaultInstance() : elsewhere;
        ProfileRequests requests = new ProfileRequests(id);
        client.call(requests.grant("grant", 1).build(), GrantCreditsResponse.class);
        Timestamp granted = client.entries(id).get(0).getCreateTime();
        client.call(requests.deduct("deduct", 1).build(), DeductCreditsResponse.class);
        Timestamp deducted = client.entries(id).get(0).getCreateTime();

        assertThat(asOf(client, id, imported).getLastDeductTime()).as(id).isEqualTo(before);
        assertThat(asOf(client, id, granted).getLastDeductTime()).as(id).isEqualTo(before);
        assertThat(asOf(client, id, deducted).getLastDeductTime()).as(id).isEqualTo(deducted);
      }
    }
  }

  private static Profile asOf(Client client, String profileId, Timestamp time) {
    var request = GetProfileRequest.newBuilder().setProfileId(profileId).setAsOfTime(time).build();
    return client.call(request, GetProfileResponse.class).getProfile();
  }

  @Test
  void runAgainItChangesNothing() throws Exception {
    String[] file = {
      "profile_id,balance,last_deduct_time", "ann,70,2026-03-01T12:00:00Z", "bob,0,"
    };
    assertThat(run(file).exitCode()).isZero();
    List<String> before = everything();

    CommandRun again = run(file);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("0 created, 2 already there, 0 rejected");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void runAgainAfterCallersHaveComeItStillChangesNothing() throws Exception {
    assertThat(run("profile_id,balance", "ann,70").exitCode()).isZero();
    try (TestServer server = TestServer.start(database.target())) {
      deduct(server, "k", 0);
    }

    CommandRun again = run("profile_id,balance", "ann,70");

    assertThat(again.out()).contains("0 created, 1 already there, 0 rejected");
    assertThat(state()).contains("ann 69");
  }

  @Test
  void continuesAfterAPartialRun() throws Exception {
    List<String> rows =
        IntStream.range(0, 500).mapToObj(number -> "user-" + number + "," + number).toList();
    assertThat(run(file("profile_id,balance", rows.subList(0, 300)), FEW_AT_ONCE).exitCode())
        .isZero();

    CommandRun rest = run(file("profile_id,balance", rows), FEW_AT_ONCE);

    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(rest.out()).contains("200 created, 300 already there, 0 rejected");
    assertThat(rest.err()).contains("500 of 500 rows done, ");
    assertThat(state()).hasSize(500).contains("user-499 499", "user-0 0");
  }

  @Test
  void aStoppedRunSaysSoAndTheNextOneContinues() throws Exception {
    Path file =
        file(
            "profile_id,balance",
            IntStream.range(0, 200).mapToObj(number -> "user-" + number + ",1").toList());
    CommandRun stopped;
    try (Connection session = database.connect()) {
      session.setAutoCommit(false);
      // Until it is stopped, it gets no further than what it has in flight.
      var unused = session.createStatement().execute("LOCK TABLE credit.profiles");
      stopped =
          CommandRun.of(
              environment(database.target()),
              "import",
              "--no-migrate",
              FEW_AT_ONCE,
              "--profiles=" + file);
      stopped.stop();
    }
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(1);
    assertThat(stopped.out()).contains("import stopped, run it again to continue: ");
    assertThat(state()).hasSizeLessThan(200);

    CommandRun rest = run(file);

    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(state()).hasSize(200);
  }

  /** It would be waited for as long as a connection may take to open, again and again. */
  @Test
  void aRunThatWaitsForADatabaseThatDoesNotAnswerIsStoppedAtOnce() throws Exception {
    Path file = file("profile_id,balance", List.of("user-1,1"));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "jdbc:postgresql://127.0.0.1:%d/nobody".formatted(silent.getLocalPort());
      CommandRun stopped =
          CommandRun.of(
              environment(new DatabaseTarget(url, "ann", null, Map.of())),
              "import",
              "--profiles=" + file);
      try (Socket unused = silent.accept()) {
        stopped.stop();
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(1);
      }
      assertThat(stopped.out()).contains("import stopped, run it again to continue: 0 created");
    }
  }

  /** All rows are in flight, and it would take half a minute to execute them. */
  @Test
  @Timeout(20)
  void aSlowRunIsStoppedAtOnce() throws Exception {
    Path file =
        file(
            "profile_id,balance",
            IntStream.range(0, 600).mapToObj(number -> "user-" + number + ",1").toList());
    try (Connection session = database.connect()) {
      Statement statement = session.createStatement();
      statement.execute(
          "CREATE FUNCTION credit.slowly() RETURNS trigger LANGUAGE plpgsql"
              + " AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN new; END $$");
      statement.execute(
          "CREATE TRIGGER slowly BEFORE INSERT ON credit.profiles FOR EACH ROW"
              + " EXECUTE FUNCTION credit.slowly()");
    }
    CommandRun stopped =
        CommandRun.of(
            environment(database.target()),
            "import",
            "--no-migrate",
            "--batch-max=1",
            "--profiles=" + file);
    Await.until("the first row", () -> !state().isEmpty());
    stopped.stop();

    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(1);
    assertThat(stopped.out()).contains("import stopped, run it again to continue: ");
    assertThat(state()).hasSizeBetween(1, 300);
    try (Connection session = database.connect()) {
      session.createStatement().execute("DROP TRIGGER slowly ON credit.profiles");
    }
    CommandRun rest = run(file);

    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(state()).hasSize(600);
  }

  /** Row by row it would be refused: it says so once, and gives up. */
  @Test
  void whatTheDatabaseRefusesWhateverTheRowEndsTheRun() throws Exception {
    try (Connection session = database.connect()) {
      Statement statement = session.createStatement();
      statement.execute(
          "CREATE FUNCTION credit.refuse() RETURNS trigger LANGUAGE plpgsql"
              + " AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '0A000'; END $$");
      statement.execute(
          "CREATE TRIGGER refuse BEFORE INSERT ON credit.profiles FOR EACH STATEMENT"
              + " EXECUTE FUNCTION credit.refuse()");
    }

    CommandRun run = run("profile_id,balance", "ann,70", "bob,5");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("The database refuses what the service sends, whatever the row")
        .contains("Run the import again to continue.")
        .doesNotContain("line ");
    assertThat(state()).isEmpty();
  }

  @Test
  void anOutageIsNoSecretAndTheImportGoesOn() throws Exception {
    Path file = file("profile_id,balance", List.of("user-1,1"));
    try (CuttingProxy proxy = CuttingProxy.before(database.target());
        OtherSession other = OtherSession.of(database.superuser());
        LogCapture log = LogCapture.of(DatabaseMonitor.class)) {
      other.lockTable("profiles");
      Map<String, String> throughTheProxy = new HashMap<>(environment(proxy.target()));
      throughTheProxy.merge(
          "CREDIT_DATABASE_URL", "?sslmode=disable&gssEncMode=disable", String::concat);
      CommandRun run =
          CommandRun.of(throughTheProxy, "import", "--no-migrate", "--profiles=" + file);
      other.awaitLaneWaiting();

      proxy.refuse();
      proxy.cutAll();
      Await.until("a warning", () -> !log.messages(Level.WARN).isEmpty());
      other.release();
      proxy.accept();

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(log.messages(Level.WARN).get(0))
          .contains("the database is unavailable", "SQLSTATE 08");
    }
    assertThat(state()).contains("user-1 1");
  }

  @Test
  void badRowsAreReportedWithTheirLinesAndTheOthersGoIn() throws Exception {
    CommandRun run =
        run(
            "profile_id,balance,last_deduct_time",
            "ann,1,",
            "",
            "bad id,5,",
            "bad,5,\"",
            "late,5,2999-01-01T00:00:00Z",
            "bob,2,");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("line 4: profile_id must be 1 to 128 visible ASCII characters")
        .contains("line 5: is not CSV")
        .containsPattern("line 6: last_deduct_time 2999.* is in the future");
    assertThat(run.out()).contains("2 created, 0 already there, 3 rejected; 5 of 5 rows");
    assertThat(state()).containsExactly("ann 1", "bob 2");
  }

  @Test
  void takesValuesAtTheirLimits() throws Exception {
    String longest = "x".repeat(Limits.ID_LENGTH_MAX);

    assertThat(run("profile_id,balance", longest + "," + Limits.AMOUNT_MAX).exitCode()).isZero();
    assertThat(run("profile_id,balance", longest + "x,1").exitCode()).isEqualTo(1);

    assertThat(state()).containsExactly(longest + " " + Limits.AMOUNT_MAX);
  }

  @Test
  void aLineWithoutEndIsOneBadRow() throws Exception {
    CommandRun run = run("profile_id,balance", "x".repeat(1 << 20) + ",1", "ann,1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("line 2: is longer than 4096 bytes");
    assertThat(state()).containsExactly("ann 1");
  }

  @Test
  void aRowThatChangedSinceItWasImportedIsAConflict() throws Exception {
    assertThat(
            run("profile_id,balance,last_deduct_time", "ann,70,", "bob,5,", "cleo,1,").exitCode())
        .isZero();

    CommandRun again =
        run(
            "profile_id,balance,last_deduct_time",
            "ann,71,",
            "bob,5,",
            "cleo,2,2026-03-01T12:00:00Z",
            "dora,4,");

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains("line 2: conflict: ")
        .contains(" had this profile with another balance; nothing was changed")
        .contains("line 4: conflict: ")
        .contains("with another balance and last_deduct_time;");
    assertThat(again.out()).contains("1 created, 1 already there, 2 rejected");
    assertThat(state()).containsExactlyInAnyOrder("ann 70", "bob 5", "cleo 1", "dora 4");
  }

  @Test
  void ofTwoLinesOfAProfileTheFirstGoesIn() throws Exception {
    CommandRun run = run("profile_id,balance", "ann,70", "ann,70", "ann,71");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("line 4: conflict: ").doesNotContain("line 3: ");
    assertThat(run.out()).contains("1 created, 1 already there, 1 rejected");
    assertThat(state()).containsExactly("ann 70");
  }

  @Test
  void aProfileThatCallersHaveCreatedIsLeftAlone() throws Exception {
    try (TestServer server = TestServer.start(database.target())) {
      var unused =
          server
              .commands()
              .createProfile(
                  CreateProfileRequest.newBuilder()
                      .setProfileId("ann")
                      .setIdempotencyKey("create")
                      .setOpeningBalance(3)
                      .build());
    }

    for (int time = 1; time <= 2; time++) {
      CommandRun run = run("profile_id,balance", "ann,70", "bob,5");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("line 2: the profile exists already, and not from an import");
    }
    assertThat(state()).containsExactlyInAnyOrder("ann 3", "bob 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFprofile_id,balance\r\nann,70\r\nbob,5",
        "profile_id;balance\r\nann;70\r\nbob;5\r\n",
        "balance\tprofile_id\r\n70\tann\r\n5\tbob\r\n",
        "sep=;\r\nprofile_id;balance\r\nann;70\r\nbob;5\r\n",
        "\"sep=,\"\r\n\"profile_id\",\"balance\"\r\n\"ann\",\"70\"\r\n\"bob\",\"5\"\r\n",
        "profile_id,balance\r\nann,70\r\n,\r\n , \r\nbob,5\r\n,\r\n\u001A",
        "profile_id,balance\r\nann,70\r\nbob,5\u001A",
      })
  void readsWhatSpreadsheetsAndOldProgramsWrite(String text) throws Exception {
    Path file = directory.resolve("profiles.csv");
    Files.writeString(file, text);

    CommandRun run = run(file);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("2 created, 0 already there, 0 rejected; 2 of 2 rows");
    assertThat(state()).containsExactlyInAnyOrder("ann 70", "bob 5");
  }

  @Test
  void migratesFirstExceptWithNoMigrate() throws Exception {
    Path file = file("profile_id,balance", List.of("ann,70"));
    try (TestDatabase empty = TestDatabase.createEmpty()) {
      CommandRun refused = run(empty.target(), file, "--no-migrate");
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("run 'credit migrate'");

      CommandRun run = run(empty.target(), file);
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  private CommandRun run(String header, String... rows) throws Exception {
    return run(file(header, List.of(rows)));
  }

  private CommandRun run(String[] lines) throws Exception {
    return run(file(lines[0], Arrays.asList(lines).subList(1, lines.length)));
  }

  private CommandRun run(Path file, String... more) {
    return run(database.target(), file, more);
  }

  /** A run that has ended. */
  private static CommandRun run(DatabaseTarget target, Path file, String... more) {
    String[] arguments =
        Stream.concat(Stream.of("import", "--profiles", file.toString()), Stream.of(more))
            .toArray(String[]::new);
    CommandRun run = CommandRun.of(environment(target), arguments);
    int unused = run.exitCode();
    return run;
  }

  private static Map<String, String> environment(DatabaseTarget target) {
    return Map.of(
        "CREDIT_DATABASE_URL", target.jdbcUrl(),
        "CREDIT_DATABASE_USER", target.user(),
        "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password()));
  }

  private Path file(String header, List<String> rows) throws IOException {
    Path file = Files.createTempFile(directory, "profiles", ".csv");
    List<String> lines = new ArrayList<>(rows);
    lines.add(0, header);
    return Files.write(file, lines);
  }

  /** Every profile and its balance. */
  private List<String> state() throws SQLException {
    return select("SELECT profile_id || ' ' || balance FROM credit.profiles");
  }

  /** Every row of the tables that an import writes. */
  private List<String> everything() throws SQLException {
    return select(
        """
        SELECT p::text FROM credit.profiles p
        UNION ALL SELECT e::text FROM credit.ledger_entries e
        UNION ALL SELECT k::text FROM credit.idempotency_keys k
        """);
  }

  private List<String> select(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery(query + " ORDER BY 1")) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static Profile profile(TestServer server, String profileId) {
    return server
        .queries()
        .getProfile(GetProfileRequest.newBuilder().setProfileId(profileId).build())
        .getProfile();
  }

  private static List<LedgerEntry> entries(TestServer server, String profileId) {
    return server
        .queries()
        .listEntries(ListEntriesRequest.newBuilder().setProfileId(profileId).build())
        .getEntriesList();
  }

  /** Takes a credit from ann. */
  private static LedgerEntry deduct(TestServer server, String key, long minIntervalSeconds) {
    return server
        .commands()
        .deductCredits(
            DeductCreditsRequest.newBuilder()
                .setProfileId("ann")
                .setIdempotencyKey(key)
                .setAmount(1)
                .setReasonCode("IMAGE")
                .setMinInterval(Duration.newBuilder().setSeconds(minIntervalSeconds))
                .build())
        .getEntry();
  }

  /** The wait in seconds of a rate limit. */
  private static long wait(StatusRuntimeException refused) throws Exception {
    for (Any detail : StatusProto.fromThrowable(refused).getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        return detail.unpack(RetryInfo.class).getRetryDelay().getSeconds();
      }
    }
    throw new AssertionError("no wait", refused);
  }
}
