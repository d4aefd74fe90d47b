package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.creditservice.db.retention.KeyRemovals;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements that write call immutable functions only. A sharded PostgreSQL refuses others over
 * columns, those of the input too: "STABLE functions used in UPDATE queries cannot be called with
 * column references". PostgreSQL alone would never tell.
 *
 * <p>What a statement calls is read from the tree that PostgreSQL makes of it, functions behind
 * operators and casts included.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImmutableWritesTest {
  private static final Path SENT =
      Path.of("src", "test", "resources", "org", "creditservice", "db", "sent.sql");

  /** A cast through text calls the input function of the type that it makes. */
  private static final String CALLED =
      """
      WITH tree AS (
        SELECT prosqlbody::text AS text FROM pg_proc WHERE oid = 'pg_temp.written'::regproc)
      SELECT DISTINCT called.oid::regprocedure::text
      FROM tree, pg_proc AS called
      WHERE called.provolatile <> 'i' AND called.oid IN (
        SELECT m[1]::oid FROM regexp_matches(tree.text, ':(?:funcid|opfuncid) (\\d+)', 'g') AS m
        UNION
        SELECT oprcode FROM pg_operator WHERE oid IN (
          SELECT m[1]::oid FROM regexp_matches(tree.text, ':opno (\\d+)', 'g') AS m)
        UNION
        SELECT typinput FROM pg_type WHERE oid IN (
          SELECT m[1]::oid
          FROM regexp_matches(tree.text, ':resulttype (\\d+) :resultcollid', 'g') AS m))
      UNION
      SELECT 'current_timestamp or the like' FROM tree WHERE text LIKE '%SQLVALUEFUNCTION%'
      """;

  private TestDatabase database;
  private Connection connection;

  @BeforeAll
  void connect() throws SQLException {
    database = TestDatabase.create();
    connection = database.superuser().connect();
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  @ParameterizedTest
  @MethodSource("writes")
  void callsImmutableFunctionsOnly(String statement) throws SQLException {
    assertThat(notImmutable(statement)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timestamptz 'epoch' + input.number * interval '1 microsecond'",
        "to_timestamp(input.number::text, 'J')",
        "input.number::text::timestamptz",
        "current_timestamp",
      })
  void theTestSeesAStableFunction(String time) throws SQLException {
    String update =
        "UPDATE credit.profiles SET update_time = %s FROM (SELECT ?::bigint AS number) AS input";
    assertThat(notImmutable(update.formatted(time))).isNotEmpty();
  }

  /** What SentSqlTest sees, and what removes old keys. */
  Stream<String> writes() throws IOException {
    Set<String> writes = new TreeSet<>();
    for (String paragraph : Files.readString(SENT).split("\n\n", -1)) {
      writes.addAll(writesIn(paragraph));
    }
    assertThat(writes).hasSizeGreaterThan(20);
    keyRemovals().forEach(roundTrip -> writes.addAll(writesIn(roundTrip)));
    return writes.stream();
  }

  private static List<String> writesIn(String roundTrip) {
    return Arrays.stream(roundTrip.split(";(?=\\s|$)"))
        .map(String::strip)
        .filter(sql -> sql.matches("(?is)(insert|update|delete)\\s.*"))
        .map(ImmutableWritesTest::withOneRow)
        .toList();
  }

  /** Rows of values call the same functions, and a function takes a hundred parameters at most. */
  private static String withOneRow(String sql) {
    return sql.replaceFirst(" values (\\(.+?\\))(?:, \\1)+", " values $1");
  }

  private List<String> keyRemovals() {
    new TestLedger(database.dataSource(), "old").create(Instant.parse("2020-01-01T00:00:00Z"));
    RecordingDataSource recording =
        new RecordingDataSource(database.connections(database.retention()));
    KeyRemovals removals = new KeyRemovals(recording);
    Instant horizon = removals.clock().minus(Duration.ofDays(1));
    assertThat(removals.advance(horizon, Duration.ofHours(1))).isNotNull();
    assertThat(removals.remove(removals.parts().get(0), 0, horizon).removed()).isEqualTo(1);
    return recording.takeSent();
  }

  private List<String> notImmutable(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE FUNCTION pg_temp.written(%s) RETURNS void LANGUAGE sql BEGIN ATOMIC %s; END"
              .formatted(parameterTypes(sql), numbered(sql)));
      List<String> called = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(CALLED)) {
        while (rows.next()) {
          called.add(rows.getString(1));
        }
      }
      statement.execute("DROP FUNCTION pg_temp.written");
      return called;
    }
  }

  private String parameterTypes(String sql) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      ParameterMetaData parameters = prepared.getParameterMetaData();
      List<String> types = new ArrayList<>();
      for (int i = 1; i <= parameters.getParameterCount(); i++) {
        types.add(parameters.getParameterTypeName(i).replaceFirst("^_(.*)", "$1[]"));
      }
      return String.join(", ", types);
    }
  }

  /** With $1, $2 … for question marks. */
  private static String numbered(String sql) {
    StringBuilder numbered = new StringBuilder();
    int number = 0;
    for (String part : sql.split("\\?", -1)) {
      numbered.append(number == 0 ? "" : "$" + number).append(part);
      number++;
    }
    return numbered.toString();
  }
}
