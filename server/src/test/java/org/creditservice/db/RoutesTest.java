package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.db.RoutedStatement.namesTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.creditservice.config.BatchSpan;
import org.creditservice.testing.CitusStub;
import org.creditservice.testing.PartitionedTables;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many buckets each statement of the service asks, in the golden file {@code
 * src/test/resources/…/routes.txt}: on Citus a statement is fast if that is one. Without Citus it
 * is read from PostgreSQL's plans for {@link PartitionedTables}. After a change that is meant,
 * write the file anew with {@code mvn test -pl server -am -Dtest=RoutesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -DwriteGoldenFile}.
 *
 * <p>Lane span is left out: it is never used on Citus. So is what asks Citus's own functions.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "org", "creditservice", "db", "routes.txt");

  private static final String TITLE = "-- ";
  private static final String BATCH = "span bucket: ";

  private static final String ALL_PROFILES = "it is about all profiles";

  /**
   * Situations with statements that ask more than one bucket, and why they may. What is about one
   * profile has no place here.
   */
  private static final Map<String, String> ASK_MORE =
      Map.ofEntries(
          Map.entry(
              "a health check", "with LIMIT 0, Citus plans to ask all shards, and then asks none"),
          Map.entry("last sequences", "all watches are polled with one statement"),
          Map.entry("jobs of all profiles", ALL_PROFILES),
          Map.entry("timeouts that began in the future", ALL_PROFILES),
          Map.entry("buckets with overdue jobs", ALL_PROFILES),
          Map.entry("the jobs' figures", ALL_PROFILES),
          Map.entry("verification: rows outside of all buckets", "any shard may have some"),
          Map.entry("removal of keys: the horizon moves", "it moves in all buckets, seldom"));

  private final Map<String, List<RoutedStatement>> situations = new LinkedHashMap<>();
  private TestDatabase database;
  private RecordingDataSource dataSource;

  @BeforeAll
  void send() throws Exception {
    database = PartitionedTables.create();
    CitusStub.distribute(database);
    new TestLedger(database.dataSource(), "p")
        .create(OtherSituations.TIME)
        .post(OtherSituations.TIME.plusSeconds(1), 10, -3)
        .post(OtherSituations.TIME.plusSeconds(2), -1);
    dataSource = new RecordingDataSource(database.connections(database.retention()));
    Situations all = new Situations(dataSource, this::note);
    execute(DatabaseCheck.TABLES, DatabaseCheck.COMMIT);
    note("a health check");
    all.batches(BatchSpan.BUCKET);
    all.queries();
    new OtherSituations(dataSource, "p", this::note).all();
  }

  @AfterAll
  void close() {
    database.close();
  }

  private void note(String title) {
    List<RoutedStatement> statements = RoutedStatement.of(dataSource.takeNotices());
    for (String roundTrip : dataSource.takeSent()) {
      for (String sql : roundTrip.split(";\n", -1)) {
        assertThat(statements)
            .as("plans of what is sent in the situation %s, with that of: %s", title, sql)
            .matches(all -> !namesTable(sql) || all.stream().anyMatch(one -> one.is(sql)));
      }
    }
    situations.put(title, statements);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void isWhatTheGoldenFileSays() throws IOException {
    List<String> lines = lines();
    if (System.getProperty("writeGoldenFile") != null) {
      Files.write(GOLDEN, lines);
    }
    List<String> golden = Files.readAllLines(GOLDEN);
    assertThat(difference(golden, lines))
        .as(
            "what is no longer so in %s (-), and what is new (+); to write it anew: -DwriteGoldenFile",
            GOLDEN)
        .isEmpty();
    assertThat(lines).isEqualTo(golden);
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    situations.forEach(
        (title, statements) -> {
          if (!lines.isEmpty()) {
            lines.add("");
          }
          lines.add(TITLE + title);
          statements.stream().map(RoutedStatement::line).distinct().forEach(lines::add);
        });
    return lines;
  }

  private static List<String> difference(List<String> before, List<String> after) {
    Set<String> removed = underTitles(before);
    Set<String> added = underTitles(after);
    Set<String> both = new HashSet<>(removed);
    both.retainAll(added);
    List<String> difference = new ArrayList<>();
    removed.stream()
        .filter(line -> !both.contains(line))
        .forEach(line -> difference.add("- " + line));
    added.stream()
        .filter(line -> !both.contains(line))
        .forEach(line -> difference.add("+ " + line));
    return difference;
  }

  private static Set<String> underTitles(List<String> lines) {
    Set<String> under = new LinkedHashSet<>();
    String title = "";
    for (String line : lines) {
      title = line.startsWith(TITLE) ? line : title;
      under.add(title + "\n    " + line);
    }
    return under;
  }

  /** Or it would need two phases to commit, and more than one node to be there. */
  @Test
  void aBatchAsksOneBucketThroughout() {
    List<String> batches =
        situations.keySet().stream().filter(title -> title.startsWith(BATCH)).toList();
    assertThat(batches).hasSizeGreaterThan(9);
    for (String title : batches) {
      Set<Integer> partitions = new TreeSet<>();
      situations.get(title).forEach(statement -> partitions.addAll(statement.partitions()));
      assertThat(partitions).as(title).hasSize(1);
    }
  }

  @Test
  void onlyTheseAskMoreThanOneBucket() {
    List<String> askMore = new ArrayList<>();
    situations.forEach(
        (title, statements) -> {
          if (!statements.stream().allMatch(RoutedStatement::isRouted)) {
            askMore.add(title);
          }
        });
    assertThat(askMore)
        .as("situations that ask more than one bucket, and need a reason in ASK_MORE")
        .containsExactlyInAnyOrderElementsOf(ASK_MORE.keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one bucket  | SELECT FROM credit.profiles WHERE bucket = 7
          one bucket  | SELECT FROM credit.profiles JOIN credit.jobs USING (bucket, profile_id) WHERE jobs.bucket = 7
          one bucket  | INSERT INTO credit.key_removals VALUES (7, now()) ON CONFLICT DO NOTHING
          one bucket  | INSERT INTO credit.key_removals SELECT bucket, now() FROM credit.profiles WHERE bucket = 7 ON CONFLICT DO NOTHING
          2 buckets   | SELECT FROM credit.profiles WHERE bucket IN (7, 9)
          2 buckets   | SELECT FROM credit.profiles AS a JOIN credit.jobs AS b ON a.bucket = 7 AND b.bucket = 9
          2 buckets   | INSERT INTO credit.key_removals VALUES (7, now()), (9, now()) ON CONFLICT DO NOTHING
          2 buckets, refused by Citus | SELECT FROM credit.profiles WHERE bucket IN (7, 9) FOR UPDATE
          all buckets | SELECT FROM credit.profiles WHERE bucket BETWEEN 7 AND 7
          all buckets | SELECT FROM credit.profiles JOIN credit.jobs USING (profile_id) WHERE jobs.bucket = 7
          all buckets | SELECT FROM (SELECT unnest('{7}'::smallint[]) AS bucket) AS input JOIN credit.profiles USING (bucket)
          all buckets | SELECT FROM credit.profiles WHERE bucket = extract(year FROM current_timestamp)::smallint
          all buckets | SELECT FROM credit.profiles AS p WHERE bucket = 7 AND (balance = 1 OR EXISTS (SELECT FROM credit.jobs AS j WHERE j.bucket = p.bucket))
          all buckets | UPDATE credit.profiles SET balance = 0 WHERE profile_id = 'p'
          all buckets, refused by Citus | SELECT FROM credit.profiles WHERE profile_id = 'p' FOR NO KEY UPDATE
          through the coordinator | INSERT INTO credit.key_removals SELECT unnest('{7}'::smallint[]), now() ON CONFLICT DO NOTHING
          through the coordinator | INSERT INTO credit.key_removals SELECT 7, now() FROM credit.profiles WHERE bucket = 7 ON CONFLICT DO NOTHING
          unknown, since not all tables are in the plan | SELECT FROM credit.profiles WHERE bucket = 7 AND false
          no table    | SELECT 1
          """)
  void theTestSeesWhatAStatementAsks(String route, String sql) throws SQLException {
    execute("BEGIN", sql, "ROLLBACK");
    assertThat(RoutedStatement.of(dataSource.takeNotices()))
        .singleElement()
        .extracting(RoutedStatement::route)
        .isEqualTo(route);
  }
}
