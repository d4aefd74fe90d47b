package org.creditservice.db.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.JooqConfiguration;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Query;
import org.jooq.exception.NoDataFoundException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every statement of the read side goes through the index that it is meant to use, whether its
 * tables are empty or full, and whatever the statistics say; planned for its values, and planned
 * once for all values.
 */
class QueryPlansTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final int ENTRIES = 50_000;
  private static final int JOBS_PER_PROFILE = 500;
  private static final JobPosition POSITION = new JobPosition(TIME, "cold-1", "job-9");
  private static final SequenceSpan NEWEST_FIRST = new SequenceSpan(ENTRIES, 1, false);
  private static final SequenceSpan OLDEST_FIRST = new SequenceSpan(1, ENTRIES, true);
  private static final List<String> COLD =
      IntStream.range(0, 20).mapToObj(i -> "cold-" + i).toList();

  private final TestDatabase database = TestDatabase.create();
  private final SnapshotSource snapshots = new SnapshotSource(database.dataSource());

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void onTablesThatWereNeverAnalyzed() {
    assertPlans();
    fill();
    assertPlans();
  }

  @Test
  void onTablesThatWereAnalyzedWhileEmptyAndWhileFull() {
    analyze();
    assertPlans();
    fill();
    assertPlans();
    analyze();
    assertPlans();
  }

  /** One hot profile among cold ones; for plans their number counts, not what is in them. */
  private void fill() {
    DSLContext db = JooqConfiguration.over(database.dataSource());
    COLD.forEach(profileId -> new TestLedger(database.dataSource(), profileId).create(TIME));
    new TestLedger(database.dataSource(), "hot").create(TIME).post(TIME, 10);
    db.execute(
        """
        INSERT INTO credit.ledger_entries
        SELECT bucket, profile_id, n, entry_id, kind, amount, balance, reason_code, actor,
          'key-' || n, job_id, refunded_entry_id, metadata, create_time, hash
        FROM credit.ledger_entries, generate_series(2, ?) AS n
        WHERE profile_id = 'hot'
        """,
        ENTRIES);
    db.execute(
        """
        INSERT INTO credit.idempotency_keys
        SELECT bucket, profile_id, n::text, method, fingerprint, NULL, n, answer, create_time
        FROM credit.idempotency_keys, generate_series(2, ?) AS n
        WHERE profile_id = 'hot' AND method = 'GrantCredits'
        """,
        ENTRIES);
    // A tenth of them still being worked on, the hot profile's among those of the cold ones.
    db.execute(
        """
        INSERT INTO credit.jobs
        SELECT bucket, profile_id, 'job-' || n, s.state, 10,
          CASE s.state WHEN 'COMPLETED' THEN 10 END, 'USE', NULL, '{}', t, t + interval '1 hour',
          CASE s.state WHEN 'COMPLETED' THEN t END, n, gen_random_uuid(), NULL,
          CASE n % 3 WHEN 0 THEN t + interval '1 minute' END
        FROM credit.profiles, generate_series(1, ?) AS n,
          LATERAL (SELECT create_time + n * interval '1 second' AS t) AS times,
          LATERAL (SELECT CASE n % 10 WHEN 0 THEN 'PROCESSING' ELSE 'COMPLETED' END AS state) AS s
        """,
        JOBS_PER_PROFILE);
  }

  private void analyze() {
    JooqConfiguration.over(database.dataSource()).execute("ANALYZE");
  }

  private void assertPlans() {
    EntryFilter selective = new EntryFilter(EntryKind.REFUND, "job");
    assertLedgerPlan(ledger -> ledger.entries(NEWEST_FIRST, EntryFilter.ALL, 100));
    assertLedgerPlan(ledger -> ledger.entries(OLDEST_FIRST, EntryFilter.ALL, 100));
    assertLedgerPlan(ledger -> ledger.entries(NEWEST_FIRST.head(10_000), selective, 1000));
    assertLedgerPlan(ledger -> ledger.entry(ENTRIES / 2));
    assertLedgerPlan(ledger -> ledger.lastDeductTime(ENTRIES / 2));
    assertPlan("profiles_pkey", db -> new ProfileQueries(db).find("hot"));
    assertPlan("profiles_pkey", db -> new ProfileQueries(db).lastSequences(List.of("hot")));
    assertPlan("profiles_pkey", db -> new ProfileQueries(db).lastSequences(COLD));
    OperationKey key = new OperationKey("hot", "key-9");
    assertPlan("idempotency_keys_pkey", db -> new OperationQueries(db).find(key));
    assertPlan("jobs_pkey", db -> new JobQueries(db).find("hot", "job-9"));
    for (JobState state : List.of(JobState.PROCESSING, JobState.COMPLETED)) {
      assertAllJobsPlan(new JobFilter(null, state, null));
      assertAllJobsPlan(new JobFilter(null, state, TIME.plusSeconds(1)));
      assertJobsOfProfilePlan(new JobFilter("hot", state, TIME.plusSeconds(1)));
      assertJobsOfProfilePlan(new JobFilter("cold-1", state, null));
    }
    assertJobsOfProfilePlan(new JobFilter("hot", null, null));
    assertPlan(
        "jobs_(by_state_and_age|processing_by_timeout_start)",
        db -> new FutureTimeouts(db).find(100));
    assertPlan("jobs_(by_state|processing_by_expire)", db -> new ProcessingJobs(db).count());
    assertPlan("jobs_by_state_and_age", db -> new ProcessingJobs(db).oldest());
    assertPlan("jobs_processing_by_expire_time", db -> new ProcessingJobs(db).mostOverdue());
  }

  /** In the index's order, in which no more is sorted than what is of one moment. */
  private void assertAllJobsPlan(JobFilter filter) {
    String index = "jobs_by_state_and_age";
    assertPlans(index, db -> new JobQueries(db).list(filter, null, 101), Sorting.INCREMENTAL);
    assertPlans(index, db -> new JobQueries(db).list(filter, POSITION, 101), Sorting.INCREMENTAL);
  }

  /** Sorted, but only the profile's own. */
  private void assertJobsOfProfilePlan(JobFilter filter) {
    assertPlans("jobs_pkey", db -> new JobQueries(db).list(filter, null, 101), Sorting.FULL);
    assertPlans("jobs_pkey", db -> new JobQueries(db).list(filter, POSITION, 101), Sorting.FULL);
  }

  private void assertLedgerPlan(Consumer<LedgerQueries> query) {
    assertPlan("ledger_entries_pkey", db -> query.accept(new LedgerQueries(db, "hot")));
  }

  private void assertPlan(String index, Consumer<DSLContext> query) {
    assertPlans(index, query, Sorting.NONE);
  }

  /** How much of what an index finds is sorted after. */
  private enum Sorting {
    NONE,
    INCREMENTAL,
    FULL;

    static Sorting of(String plan) {
      if (plan.contains("Incremental Sort")) {
        return INCREMENTAL;
      }
      return plan.contains("Sort") ? FULL : NONE;
    }
  }

  private void assertPlans(String index, Consumer<DSLContext> query, Sorting sorting) {
    snapshots.read(
        Duration.ofMinutes(1),
        snapshot -> {
          DSLContext db = snapshot.db();
          for (Query statement : statements(db, query)) {
            assertPlan(index, statement, planForItsValues(db, statement), sorting);
            assertPlan(index, statement, planForAllValues(db, statement), sorting);
          }
          return true;
        });
  }

  private static void assertPlan(String index, Query statement, String plan, Sorting sorting) {
    assertThat(plan)
        .as("plan of %s", statement)
        .containsPattern("using " + index)
        .doesNotContain("Seq Scan", "Bitmap", "Hash", "Merge");
    assertThat(Sorting.of(plan)).as("sorting in %s", plan).isEqualTo(sorting);
  }

  /** What {@code query} sends. */
  private static List<Query> statements(DSLContext db, Consumer<DSLContext> query) {
    List<Query> statements = new ArrayList<>();
    ExecuteListener recorder =
        new ExecuteListener() {
          @Override
          public void executeStart(ExecuteContext context) {
            statements.add(context.query());
          }
        };
    try {
      query.accept(DSL.using(db.configuration().deriveAppending(recorder)));
    } catch (NoDataFoundException e) {
      // On empty tables; the statement was sent all the same.
    }
    assertThat(statements).isNotEmpty();
    return statements;
  }

  private static String planForItsValues(DSLContext db, Query statement) {
    return explain(db, db.renderInlined(statement));
  }

  /** The plan that a connection may keep for a statement that it has prepared. */
  private static String planForAllValues(DSLContext db, Query statement) {
    String values =
        statement.getBindValues().stream()
            .map(value -> db.renderInlined(DSL.val(value)))
            .collect(Collectors.joining(", "));
    db.execute("SET LOCAL plan_cache_mode = force_generic_plan");
    db.execute("PREPARE statement AS " + numbered(statement.getSQL()));
    String plan = explain(db, "EXECUTE statement(" + values + ")");
    db.execute("DEALLOCATE statement");
    return plan;
  }

  private static String explain(DSLContext db, String statement) {
    return String.join("\n", db.fetch("EXPLAIN " + statement).getValues(0, String.class));
  }

  /** With $1, $2 … for question marks. */
  private static String numbered(String sql) {
    String[] parts = sql.split("\\?", -1);
    return IntStream.range(1, parts.length)
        .mapToObj(i -> "$" + i + parts[i])
        .collect(Collectors.joining("", parts[0], ""));
  }
}
