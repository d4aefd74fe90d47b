package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
  private static TestDatabase database;

  @BeforeAll
  static void write() throws SQLException {
    database = TestDatabase.create();
    try (TestServer server = TestServer.start(database.target())) {
      for (String profile : List.of("good", "bad", "worse")) {
        server.commands().createProfile(Requests.create(profile, 100));
        server.commands().deductCredits(Requests.deduct(profile, "k", 1));
      }
    }
    execute("UPDATE credit.profiles SET balance = 7 WHERE profile_id IN ('bad', 'worse')");
    execute("UPDATE credit.profiles SET update_time = '2020-01-01' WHERE profile_id = 'worse'");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void oneProfileWithoutFindings() {
    CommandRun run = run("--profile", "good");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .matches(
            "no findings: 1 profiles, 2 entries, 2 operations and 0 jobs verified in [0-9.]+ s\n");
  }

  @Test
  void everythingWithFindingsAndWhatToDo() {
    CommandRun run = run();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "BALANCE: profile bad: expected a profile's balance of 99, found 7.",
            "SELECT * FROM credit.profiles WHERE bucket = ",
            "3 findings (1 SEQUENCE, 2 BALANCE): 3 profiles, 6 entries,");
  }

  @Test
  void asJson() {
    CommandRun run = run("--json", "--profile", "bad");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("{\"finding\":{\"rule\":\"BALANCE\",")
                    .contains("\"profile_id\":\"bad\"", "\"found\":\"7\""),
            line -> assertThat(line).startsWith("{\"summary\":{\"profiles\":1,\"entries\":2,"));
  }

  @Test
  void onlyWhatWasChangedSince() {
    CommandRun run = run("--changed-since", "1h");
    assertThat(run.out()).contains("bad", "2 profiles, 4 entries").doesNotContain("worse");
  }

  @Test
  void onlySomeBuckets() {
    int bucket = org.creditservice.db.Bucket.of("good");
    CommandRun run = run("--buckets", String.valueOf(bucket));
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out()).contains(" 1 profiles, 2 entries,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--buckets|9-3|--buckets: \"9-3\" is not accepted; it must be one or two numbers",
        "--buckets|256|--buckets: \"256\" is not accepted",
        "--changed-since|yesterday|\"yesterday\" is not accepted; it must be a time like",
        "--changed-since|2026-13-01T00:00:00Z|is not accepted; it must be a time like",
        "--profile|a b|--profile: \"a b\" is not accepted; it must be 1 to 128 visible",
      })
  void badOptionsAreRefused(String option, String value, String sentence) {
    CommandRun run = run(option, value);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(sentence);
  }

  @Test
  void anUnknownProfileIsAFailure() {
    CommandRun run = run("--profile", "nobody");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("credit verify: Nothing is stored of profile nobody.\n");
  }

  @Test
  void anotherSchemaIsRefused() throws SQLException {
    try (TestDatabase empty = TestDatabase.createEmpty()) {
      CommandRun run = run(empty.target());
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(" lacks the schema, or ", "run 'credit migrate' first.");
    }
    try (TestDatabase newer = TestDatabase.create();
        Connection connection = newer.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO credit.flyway_schema_history SELECT 1000, '1000', 'x', 'SQL', 'V1000__x.sql', 1,"
              + " installed_by, now(), 1, true FROM credit.flyway_schema_history LIMIT 1");
      CommandRun run = run(newer.target());
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(" was migrated by a newer version: use a version");
    }
  }

  @Test
  void aDatabaseThatIsAwayIsAFailure() {
    DatabaseTarget target = database.target();
    CommandRun run =
        run(new DatabaseTarget("jdbc:postgresql://127.0.0.1:1/x", target.user(), "p", Map.of()));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("credit verify: The database at postgresql://127.0.0.1:1/x as ");
  }

  private static CommandRun run(String... arguments) {
    return run(database.target(), arguments);
  }

  private static CommandRun run(DatabaseTarget target, String... more) {
    List<String> arguments = new ArrayList<>(List.of("verify"));
    Stream.of(more).forEach(arguments::add);
    CommandRun run = CommandRun.of(environment(target), arguments.toArray(String[]::new));
    int unused = run.exitCode();
    return run;
  }

  private static Map<String, String> environment(DatabaseTarget target) {
    return Map.of(
        "CREDIT_DATABASE_URL", target.jdbcUrl(),
        "CREDIT_DATABASE_USER", target.user(),
        "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password()));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
