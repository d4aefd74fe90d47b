package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.db.audit.AuditSource;
import org.creditservice.db.export.ExportFilter;
import org.creditservice.db.export.ExportPosition;
import org.creditservice.db.export.ExportSource;
import org.creditservice.db.export.ExportTable;
import org.creditservice.db.retention.KeyRemovals;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes over whole tables reads each piece of them once, whatever the planner has been told.
 */
class WholeTablePlansTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final String[] EXPORT = {
    "SET enable_seqscan = off", "SET enable_bitmapscan = off", "SET enable_sort = off"
  };
  private static final String[] AUDIT = {"SET enable_seqscan = off", "SET enable_bitmapscan = off"};
  private static final String[] REMOVAL = {"SET enable_tidscan = on", "SET enable_seqscan = off"};

  private static TestDatabase database;

  @BeforeAll
  static void fill() throws SQLException {
    database = TestDatabase.create();
    new TestLedger(database.dataSource(), "hot").create(TIME).post(TIME, 10);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO credit.idempotency_keys
          SELECT bucket, profile_id, n::text, method, fingerprint, NULL, n, answer, create_time
          FROM credit.idempotency_keys, generate_series(2, 30000) AS n
          WHERE method = 'GrantCredits'
          """);
      statement.execute("ANALYZE");
    }
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  static Stream<ExportTable<?>> tables() {
    return Stream.of(ExportTable.ENTRIES, ExportTable.OPERATIONS, ExportTable.JOBS_BY_ID);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void anExportGoesOnInThePrimaryKey(ExportTable<?> table) throws Exception {
    RecordingDataSource dataSource =
        new RecordingDataSource(database.connections(database.target()));
    ExportFilter filter = new ExportFilter(null, TIME, TIME.plusSeconds(1));
    new ExportSource(dataSource)
        .page(table, filter, Bucket.of("hot"), new ExportPosition("hot", "1"), 10);

    String plan = plan(statement(dataSource, "order by"), EXPORT);

    assertThat(plan).containsPattern("Index Scan using \\w+_pkey");
    assertThat(plan).containsPattern("Index Cond: .*bucket = .*ROW\\(profile_id");
    assertThat(plan).doesNotContain("Sort", "Seq Scan", "Bitmap");
  }

  @Test
  void theRemovalOfKeysReadsThePagesOfAPiece() throws Exception {
    RecordingDataSource dataSource =
        new RecordingDataSource(database.connections(database.retention()));
    KeyRemovals removals = new KeyRemovals(dataSource);
    assertThat(removals.parts()).hasSize(1);
    removals.remove(removals.parts().get(0), 0, TIME.plusSeconds(1));
    List<String> sent = dataSource.takeSent();

    for (String begin : List.of("SELECT count", "DELETE")) {
      String sql = sent.stream().filter(text -> text.startsWith(begin)).findFirst().orElseThrow();
      String plan = plan(sql, REMOVAL);
      assertThat(plan).contains("Tid Range Scan on idempotency_keys");
      assertThat(plan).doesNotContain("Seq Scan", "Bitmap", "Hash");
    }
  }

  /** Not of whole tables, which an EXISTS may read once to answer all that is asked. */
  @Test
  void whetherABucketIsOccupiedIsAskedOfAnIndexForEachTable() throws Exception {
    RecordingDataSource dataSource =
        new RecordingDataSource(database.connections(database.target()));
    AuditSource source = new AuditSource(dataSource, Duration.ZERO);
    short hot = Bucket.of("hot");

    boolean occupied = source.read(reads -> reads.buckets().isOccupied(hot));
    boolean otherOccupied = source.read(reads -> reads.buckets().isOccupied((short) (hot ^ 1)));

    assertThat(occupied).isTrue();
    assertThat(otherOccupied).isFalse();
    String plan = plan(statement(dataSource, "union all"), AUDIT);
    assertThat(plan.split("Index Cond: \\(bucket = ", -1)).hasSize(1 + 5);
    assertThat(plan).doesNotContain("Seq Scan", "Bitmap", "Hash", "hashed");
  }

  private static String statement(RecordingDataSource dataSource, String part) {
    return dataSource.takeSent().stream()
        .filter(text -> text.contains(part))
        .findFirst()
        .orElseThrow();
  }

  /** As it is for all values. */
  private static String plan(String sql, String... settings) throws SQLException {
    DatabaseTimeouts timeouts =
        new DatabaseTimeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120));
    try (Connection connection = SessionSettings.ofReads(timeouts).connect(database.retention());
        Statement statement = connection.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
      statement.execute("SET plan_cache_mode = force_generic_plan");
      statement.execute("PREPARE statement AS " + numbered(sql));
      int parameters = (int) sql.chars().filter(c -> c == '?').count();
      String nulls =
          IntStream.range(0, parameters).mapToObj(i -> "NULL").collect(Collectors.joining(", "));
      ResultSet rows = statement.executeQuery("EXPLAIN EXECUTE statement(" + nulls + ")");
      StringBuilder plan = new StringBuilder();
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }

  private static String numbered(String sql) {
    String numbered = sql;
    for (int i = 1; numbered.contains("?"); i++) {
      numbered = numbered.replaceFirst("\\?", "\\$" + i);
    }
    return numbered;
  }
}
