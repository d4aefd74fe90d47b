package org.creditservice.db.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.ledger.Timeout;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.TestLedger;
import org.creditservice.db.row.DeductionRow;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.OperationRow;
import org.creditservice.testing.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every statement of a batch finds its rows through the primary key, by all of its columns, whether
 * its tables are empty or full, and whatever the statistics say; planned once for all values, as a
 * connection keeps it while its tables grow, and planned for its values.
 *
 * <p>While a table is empty, a plan for its values may as well find all of its rows, of which there
 * are none: it is made anew each time.
 */
class BatchPlansTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final int HOT_ENTRIES = 50_000;
  private static final int COLD_PROFILES = 20_000;
  private static final DatabaseTimeouts TIMEOUTS =
      new DatabaseTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120));

  private static final String PROFILE = lookup("profiles", "bucket", "profile_id");
  private static final String OPERATION =
      lookup("idempotency_keys", "bucket", "profile_id", "idempotency_key");
  private static final String ENTRY = lookup("ledger_entries", "bucket", "profile_id", "sequence");
  private static final String REFUND =
      lookup("deduction_refunds", "bucket", "profile_id", "deduction_sequence");

  private static final String JOB = lookup("jobs", "bucket", "profile_id", "job_id");

  private static final String HORIZON = lookup("key_removals", "bucket");

  /** What the planner has been told of the profiles' number. */
  private enum Statistics {
    /** Nothing that would mislead it. */
    NONE,
    OF_EMPTY_TABLES
  }

  private final TestDatabase database = TestDatabase.create();
  private Connection lane;
  private DSLContext sql;

  /** A table's primary key, used by all of its columns. */
  private static String lookup(String table, String... columns) {
    return Arrays.stream(columns)
        .map(column -> column + " = .*")
        .collect(Collectors.joining("", "using " + table + "_pkey on .*\\n *Index Cond: \\(+", ""));
  }

  @BeforeEach
  void connectLikeALane() throws SQLException {
    lane = database.connect();
    sql = DSL.using(lane, SQLDialect.POSTGRES);
    sql.execute(SessionSettings.ofLanes(TIMEOUTS).statement());
  }

  @AfterEach
  void drop() throws SQLException {
    lane.close();
    database.close();
  }

  @Test
  void onTablesThatWereNeverAnalyzed() {
    assertPlans(Statistics.NONE);
    fill();
    assertPlans(Statistics.NONE);
  }

  @Test
  void onTablesThatWereAnalyzedWhileEmptyAndWhileFull() {
    sql.execute("ANALYZE");
    assertPlans(Statistics.OF_EMPTY_TABLES);
    fill();
    assertPlans(Statistics.NONE);
    sql.execute("ANALYZE");
    assertPlans(Statistics.NONE);
  }

  /** One hot profile among cold ones; for plans their number counts, not what is in them. */
  private void fill() {
    new TestLedger(database.dataSource(), "hot").create(TIME).post(TIME, 10);
    sql.execute(
        """
        INSERT INTO credit.profiles
        SELECT n % 256, 'cold-' || n, balance, last_sequence, last_deduct_time, update_time,
          create_time, last_hash, metadata
        FROM credit.profiles, generate_series(1, ?) AS n
        """,
        COLD_PROFILES);
    sql.execute(
        """
        INSERT INTO credit.ledger_entries
        SELECT bucket, profile_id, n, entry_id, kind, amount, balance, reason_code, actor,
          'key-' || n, job_id, refunded_entry_id, metadata, create_time, hash
        FROM credit.ledger_entries, generate_series(2, ?) AS n
        """,
        HOT_ENTRIES);
    sql.execute(
        """
        INSERT INTO credit.idempotency_keys
        SELECT bucket, profile_id, n::text, method, fingerprint, NULL, n, answer, create_time
        FROM credit.idempotency_keys, generate_series(2, ?) AS n
        WHERE method = 'GrantCredits'
        """,
        HOT_ENTRIES);
    sql.execute(
        """
        INSERT INTO credit.deduction_refunds
        SELECT bucket, profile_id, n, 10, 5 FROM credit.profiles, generate_series(1, ?) AS n
        WHERE profile_id = 'hot'
        """,
        HOT_ENTRIES);
    sql.execute(
        """
        INSERT INTO credit.jobs
        SELECT bucket, profile_id, 'job-' || n, 'PROCESSING', 10, NULL, 'WORK', NULL, '{}',
          create_time, create_time, NULL, n, gen_random_uuid(), NULL
        FROM credit.profiles, generate_series(1, ?) AS n
        WHERE profile_id = 'hot'
        """,
        HOT_ENTRIES);
  }

  private void assertPlans(Statistics statistics) {
    for (BatchSpan span : BatchSpan.values()) {
      for (int rows : List.of(1, 2, 1000)) {
        assertReadPlans(new BatchReads(span), span, statistics, rows);
        assertWritePlans(new BatchWrites(span), span, statistics, rows);
      }
    }
  }

  private void assertReadPlans(BatchReads reads, BatchSpan span, Statistics statistics, int rows) {
    List<ProfileRef> profiles = listOf(rows, i -> ref(span, i));
    assertFindsProfiles(span, statistics, given(reads.lockProfiles, profiles));
    assertFindsProfiles(span, statistics, given(reads.lockFreeProfiles, profiles));
    assertFindsProfiles(span, statistics, given(reads.existingProfiles, profiles));
    List<OperationKey> keys = listOf(rows, BatchPlansTest::key);
    assertFinds(OPERATION, given(reads.recordedKeys, keys));
    assertFinds(OPERATION, given(reads.operations, keys));
    Statement deductions =
        given(reads.deductions, listOf(rows, i -> DeductionRef.of("hot", i + 1)));
    assertFinds(ENTRY, deductions);
    assertFinds(REFUND, deductions);
    List<JobRef> jobs = listOf(rows, i -> new JobRef(ProfileRef.of("hot"), "job-" + i));
    assertFinds(JOB, given(reads.jobs, jobs));
    assertFinds(HORIZON, given(reads.keyHorizons, profiles));
  }

  private void assertWritePlans(
      BatchWrites writes, BatchSpan span, Statistics statistics, int rows) {
    List<Profile> profiles = listOf(rows, BatchPlansTest::profile);
    Statement fence = given(writes.fence, listOf(1, i -> ref(span, i)));
    assertThat(planForAllValues(fence)).containsPattern(PROFILE);
    assertFindsProfiles(span, statistics, given(writes.updateProfiles, profiles));
    // In bucket span, more than 16 are several statements.
    int created = span == BatchSpan.BUCKET ? Math.min(rows, 16) : rows;
    assertInserts("profiles", given(writes.insertProfiles, profiles.subList(0, created)));
    assertInserts(
        span, "idempotency_keys", given(writes.insertOperations, listOf(rows, i -> operation(i))));
    assertInserts(span, "ledger_entries", given(writes.insertEntries, listOf(rows, i -> entry(i))));
    assertInserts(
        span, "deduction_refunds", given(writes.upsertRefunds, listOf(rows, i -> refund(i))));
    assertInserts(span, "jobs", given(writes.upsertJobs, listOf(rows, i -> job(i))));
  }

  /** A statement of a batch with the rows of one. */
  private record Statement(String sql, int parameters, Binding binding) {}

  @FunctionalInterface
  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private static <R> Statement given(BatchStatement<R> statement, List<R> rows) {
    String sql = statement.sql(rows);
    int parameters = (int) sql.chars().filter(c -> c == '?').count();
    return new Statement(sql, parameters, prepared -> statement.bind(prepared, 1, rows));
  }

  private static <T> List<T> listOf(int count, IntFunction<T> element) {
    return IntStream.range(0, count).mapToObj(element).toList();
  }

  private static ProfileRef ref(BatchSpan span, int number) {
    String profileId = "cold-" + (number + 1);
    return span == BatchSpan.BUCKET
        ? new ProfileRef((short) 7, profileId)
        : ProfileRef.of(profileId);
  }

  private static Profile profile(int number) {
    return Profile.create("cold-" + (number + 1), Metadata.EMPTY, TIME);
  }

  private static OperationKey key(int number) {
    return new OperationKey("hot", "key-" + number);
  }

  private static OperationRow operation(int number) {
    return new OperationRow(
        key(number),
        new RecordedOperation(
            Method.GRANT_CREDITS,
            Fingerprint.of(new byte[9]),
            null,
            (long) number,
            new RecordedAnswer(new byte[100]),
            TIME));
  }

  private static LedgerEntry entry(int number) {
    return new LedgerEntry(
        "hot",
        new UUID(1, number),
        number + 1,
        EntryKind.GRANT,
        1,
        1,
        "BONUS",
        "tester",
        "key-" + number,
        null,
        null,
        Metadata.EMPTY,
        TIME,
        Hash.ZERO);
  }

  private static JobRow job(int number) {
    Job job =
        new Job(
            "job-" + number,
            JobState.PROCESSING,
            10,
            null,
            "WORK",
            null,
            Metadata.EMPTY,
            TIME,
            new Timeout(TIME, TIME),
            null,
            number + 1,
            new UUID(1, number),
            null);
    return new JobRow("hot", job);
  }

  private static DeductionRow refund(int number) {
    return new DeductionRow("hot", new Deduction(number + 1, new UUID(1, number), 10, 5, null));
  }

  /**
   * By the bucket alone where a transaction spans one, since it holds only a 256th of the profiles,
   * and by nothing where statistics say that there are none.
   */
  private void assertFindsProfiles(BatchSpan span, Statistics statistics, Statement statement) {
    String lookup =
        span == BatchSpan.BUCKET
            ? "using profiles_pkey on .*\\n *Index Cond: \\(+bucket = "
            : PROFILE;
    String plan = planForAllValues(statement);
    assertNothingIsScanned(statement, plan).contains("using profiles_pkey on profiles");
    if (statistics == Statistics.NONE) {
      assertThat(plan).containsPattern(lookup);
    }
    assertNothingIsScanned(statement, planForItsValues(statement))
        .contains("using profiles_pkey on profiles");
  }

  private void assertFinds(String lookup, Statement statement) {
    assertNothingIsScanned(statement, planForAllValues(statement)).containsPattern(lookup);
    String plan = planForItsValues(statement);
    assertNothingIsScanned(statement, plan);
    if (!isEmpty()) {
      assertThat(plan).containsPattern(lookup);
    }
  }

  private boolean isEmpty() {
    return !sql.fetchExists(PROFILES);
  }

  /** Many rows of one bucket find it by their profiles; see {@link BatchInsert}. */
  private void assertInserts(BatchSpan span, String table, Statement statement) {
    if (span == BatchSpan.LANE || statement.sql().contains("values (")) {
      assertInserts(table, statement);
      return;
    }
    for (String plan : List.of(planForItsValues(statement), planForAllValues(statement))) {
      assertNothingIsScanned(statement, plan)
          .contains("Insert on " + table, "using profiles_pkey on profiles");
    }
  }

  private void assertInserts(String table, Statement statement) {
    for (String plan : List.of(planForItsValues(statement), planForAllValues(statement))) {
      assertNothingIsScanned(statement, plan).contains("Insert on " + table).doesNotContain("Join");
    }
  }

  private static AbstractStringAssert<?> assertNothingIsScanned(Statement statement, String plan) {
    return assertThat(plan)
        .as("plan of %s", statement.sql())
        .doesNotContain("Seq Scan", "Bitmap", "Hash", "Merge", "SubPlan")
        .doesNotContainPattern("Subquery Scan on (?!input)")
        .matches(
            text -> statement.sql().contains("unnest") || !text.contains("Subquery Scan"),
            "a single row becomes a part of the statement");
  }

  private String planForItsValues(Statement statement) {
    try (PreparedStatement explain = lane.prepareStatement("EXPLAIN " + statement.sql())) {
      statement.binding().bind(explain);
      return text(sql.fetch(explain.executeQuery()));
    } catch (SQLException e) {
      throw new AssertionError(statement.sql(), e);
    }
  }

  /** The plan that a connection keeps for a statement that it has prepared. */
  private String planForAllValues(Statement statement) {
    sql.execute("SET plan_cache_mode = force_generic_plan");
    sql.execute("PREPARE statement AS " + numbered(statement.sql()));
    String nulls =
        IntStream.range(0, statement.parameters())
            .mapToObj(parameter -> "NULL")
            .collect(Collectors.joining(", "));
    String plan = text(sql.fetch("EXPLAIN EXECUTE statement(" + nulls + ")"));
    sql.execute("DEALLOCATE statement");
    sql.execute("RESET plan_cache_mode");
    return plan;
  }

  private static String text(Result<Record> lines) {
    return String.join("\n", lines.getValues(0, String.class));
  }

  /** With $1, $2 … for question marks. */
  private static String numbered(String statement) {
    List<String> parts = new ArrayList<>(Arrays.asList(statement.split("\\?", -1)));
    StringBuilder numbered = new StringBuilder(parts.remove(0));
    for (int i = 0; i < parts.size(); i++) {
      numbered.append('$').append(i + 1).append(parts.get(i));
    }
    return numbered.toString();
  }
}
