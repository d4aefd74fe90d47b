package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantCommandTest {
  private static final String HEADER = "profile_id,amount,reason_code";
  private static final String WITH_KEYS = HEADER + ",idempotency_key";
  private static final int MANY = 200;

  private final TestDatabase database = TestDatabase.create();
  private final TestServer server = TestServer.start(database.target());
  private final Client client = new Client(server.channel());

  @TempDir private Path directory;

  @BeforeEach
  void create() {
    client.create("ann", 0);
    client.create("bob", 5);
  }

  @AfterEach
  void stop() {
    server.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void withoutExecuteNothingIsChanged() throws IOException {
    client.call(Requests.grant("bob", "spring/bob", 3));
    List<String> lines =
        List.of(
            HEADER,
            "ann,10,CAMPAIGN",
            "bob,3,PURCHASE",
            "cid,7,CAMPAIGN",
            "bob,0,CAMPAIGN",
            "ann,10,CAMPAIGN");

    for (List<String> flags : List.of(List.<String>of(), List.of("--dry-run"))) {
      CommandRun run = grant(lines, prefix("spring/", flags));

      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.out())
          .matches(
              "(?s)dry run complete: 10 credits would be granted by 1 rows, 1 rows are already"
                  + " granted, 3 would be rejected; 5 of 5 rows in [0-9.]+ s\n"
                  + "Nothing was changed\\. To grant the credits, run it again with --execute\\.\n");
      assertThat(run.err())
          .contains("line 4: Profile cid does not exist")
          .contains("line 5: amount must be a whole number from 1 to 1000000000000000")
          .contains("line 6: has the profile and the key of an earlier line");
      assertThat(client.entries("ann")).isEmpty();
    }
  }

  @Test
  void grantsWithActorReasonAndKey() throws IOException {
    CommandRun run =
        grant(List.of(HEADER, "ann,10,CAMPAIGN", "bob,7,SORRY"), prefix("spring/", "--execute"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("grants complete: 17 credits granted by 2 rows, 0 rows already granted,");
    LedgerEntry entry = client.entries("ann").get(0);
    assertThat(entry.getAmount()).isEqualTo(10);
    assertThat(entry.getReasonCode()).isEqualTo("CAMPAIGN");
    assertThat(entry.getActor()).isEqualTo("system:grant");
    assertThat(entry.getIdempotencyKey()).isEqualTo("spring/ann");
    assertThat(client.profile("bob").getBalance()).isEqualTo(12);
  }

  @Test
  void whateverTheOrder_noRowIsGrantedTwice() throws IOException {
    List<String> rows = rows();
    String[] arguments = prefix("spring/", "--execute");
    assertThat(grant(file(rows.subList(0, MANY / 3)), arguments).exitCode()).isZero();
    List<String> shuffled = new ArrayList<>(rows);
    Collections.reverse(shuffled);

    CommandRun rest = grant(file(shuffled), arguments);
    CommandRun again = grant(file(rows), arguments);

    assertThat(rest.out())
        .contains(" by %d rows, %d rows already".formatted(MANY - MANY / 3, MANY / 3));
    assertThat(again.out()).contains(" 0 credits granted by 0 rows, 200 rows already granted");
    assertThat(balances()).isEqualTo(Collections.nCopies(MANY, 3L));
  }

  @Test
  void twoRunsAtOnceGrantEachRowOnce() throws IOException {
    Path file = file(rows());
    try (CommandRun one = start(file, prefix("spring/", "--execute"));
        CommandRun two = start(file, prefix("spring/", "--execute"))) {
      assertThat(one.exitCode()).as(one.err()).isZero();
      assertThat(two.exitCode()).as(two.err()).isZero();
    }
    assertThat(balances()).isEqualTo(Collections.nCopies(MANY, 3L));
  }

  private List<String> rows() {
    Client.await(
            IntStream.range(0, MANY)
                .mapToObj(i -> client.start(Requests.create("p" + i, 0)))
                .toList())
        .forEach(Result::succeeded);
    return IntStream.range(0, MANY).mapToObj(i -> "p" + i + ",3,CAMPAIGN").toList();
  }

  private List<Long> balances() {
    return IntStream.range(0, MANY).mapToObj(i -> client.profile("p" + i).getBalance()).toList();
  }

  @Test
  void aProfileMayHaveRowsWithKeysOfTheirOwn() throws IOException {
    CommandRun run =
        grant(
            List.of(WITH_KEYS, "ann,10,REFUND,case-1", "ann,20,REFUND,case-2", "bob,1,X,case-1"),
            "--execute");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(client.profile("ann").getBalance()).isEqualTo(30);
  }

  @Test
  void whatCanNotBeGrantedIsReportedAndTheOthersAre() throws IOException {
    client.call(Requests.grant("ann", "taken", 1));
    client.call(Requests.reverse("ann", "r", "reversed"));
    CommandRun run =
        grant(
            List.of(
                WITH_KEYS,
                "ann,2,PURCHASE,taken",
                "ann,2,CAMPAIGN,reversed",
                "ann,1,campaign,k",
                "ann,1,CAMPAIGN,system:k",
                "ann,4,CAMPAIGN,fresh"),
            "--execute");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("line 2: conflict: the key was used for another request, which differs in amount")
        .contains("line 3: the key was reversed before it was used; nothing was changed")
        .contains("line 4: reason_code must be 1 to 63 of A-Z, 0-9 and _, the first one a letter")
        .contains("line 5: the key begins with \"system:\", which is reserved");
    assertThat(client.profile("ann").getBalance()).isEqualTo(5);
  }

  @Test
  void aKeyThatGetsTooLongIsReported() throws IOException {
    CommandRun run =
        grant(List.of(HEADER, "ann,1,X", "bob,1,X"), prefix("x".repeat(126), "--execute"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("line 2: the key would be longer than 128 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--key-prefix system:x | --key-prefix: keys that begin with \"system:\" are reserved",
        "--key-prefix ü        | --key-prefix: \"ü\" is not accepted; it must be 1 to 127 visible",
        "--execute --dry-run   | --execute and --dry-run: only one of the two is accepted.",
        "--execute             | has no column idempotency_key; the first line must name the columns"
            + " profile_id, amount, reason_code and idempotency_key, separated by",
      })
  void whatCanNotBeMeantIsRefused(String flags, String sentence) throws IOException {
    CommandRun run = grant(List.of(HEADER, "ann,1,X"), flags.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains(sentence);
    assertThat(client.entries("ann")).isEmpty();
  }

  @Test
  void aDryRunMigratesNothing() throws IOException {
    try (TestDatabase empty = TestDatabase.createEmpty()) {
      CommandRun run =
          CommandRun.of(
              environment(empty.target()),
              "grant",
              "--file",
              file(List.of("ann,1,X")).toString(),
              "--key-prefix",
              "k");

      assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(run.err()).contains("run 'credit migrate' first");
    }
  }

  private static String[] prefix(String prefix, String... flags) {
    return prefix(prefix, Arrays.asList(flags));
  }

  private static String[] prefix(String prefix, List<String> flags) {
    return Stream.concat(Stream.of("--key-prefix", prefix), flags.stream()).toArray(String[]::new);
  }

  private Path file(List<String> rows) throws IOException {
    return Files.write(
        directory.resolve("grants.csv"), Stream.concat(Stream.of(HEADER), rows.stream()).toList());
  }

  private CommandRun grant(List<String> lines, String... arguments) throws IOException {
    return grant(Files.write(directory.resolve("lines.csv"), lines), arguments);
  }

  private CommandRun grant(Path file, String... arguments) {
    CommandRun run = start(file, arguments);
    int unused = run.exitCode();
    return run;
  }

  private CommandRun start(Path file, String... arguments) {
    List<String> all = new ArrayList<>(List.of("grant", "--file", file.toString()));
    all.addAll(List.of(arguments));
    return CommandRun.of(environment(database.target()), all.toArray(String[]::new));
  }

  private static Map<String, String> environment(DatabaseTarget target) {
    return Map.of(
        "CREDIT_DATABASE_URL", target.jdbcUrl(),
        "CREDIT_DATABASE_USER", target.user(),
        "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password()));
  }
}
