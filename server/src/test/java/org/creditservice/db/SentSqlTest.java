package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * The SQL that is really sent, in the golden file {@code src/test/resources/…/sent.sql}: it shows a
 * reviewer what a change does to it. After a change that is meant, write the file anew with {@code
 * mvn test -pl server -am -Dtest=SentSqlTest -Dsurefire.failIfNoSpecifiedTests=false
 * -DwriteGoldenFile}.
 */
class SentSqlTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "org", "creditservice", "db", "sent.sql");
  private static final DatabaseTimeouts TIMEOUTS =
      new DatabaseTimeouts(
          Duration.ofSeconds(5),
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private final List<String> lines = new ArrayList<>();

  @Test
  void isWhatTheGoldenFileSays() throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      RecordingDataSource dataSource =
          new RecordingDataSource(database.connections(database.target()));
      note("a lane's session", List.of(SessionSettings.ofLanes(TIMEOUTS).statement()));
      note("a query's session", List.of(SessionSettings.ofReads(TIMEOUTS).statement()));
      note("a health check", List.of(DatabaseCheck.TABLES, DatabaseCheck.COMMIT));
      Situations situations =
          new Situations(dataSource, title -> note(title, dataSource.takeSent()));
      for (BatchSpan span : BatchSpan.values()) {
        situations.batches(span);
      }
      situations.queries();
    }
    String sent = String.join("\n", lines);
    if (System.getProperty("writeGoldenFile") != null) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, sent);
    }
    assertThat(sent).isEqualTo(Files.readString(GOLDEN));
  }

  /** An empty line ends a round trip. Line breaks before clauses are added for reading. */
  private void note(String title, List<String> roundTrips) {
    lines.add("-- " + title);
    lines.add("");
    for (String roundTrip : roundTrips) {
      lines.add(readable(roundTrip));
      lines.add("");
    }
  }

  private static String readable(String sql) {
    return sql.replaceAll(
        " (?=(?:from|(?<!outer )join|left outer join|where|order by|on conflict|for no key|select|set|limit|fetch|offset) )",
        "\n  ");
  }
}
