package org.creditservice.db.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.creditservice.db.JooqConfiguration;
import org.creditservice.testing.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpiredJobsTest {
  private static final short BUCKET = 17;

  /** 20,000 jobs: of every hundred one is expired, one is being worked on, the rest has ended. */
  private static final String JOBS =
      """
      INSERT INTO credit.jobs (bucket, profile_id, job_id, state, amount, reason_code, metadata,
        create_time, expire_time, end_time, deduction_sequence, deduction_entry_id)
      SELECT 17, 'user-' || n % 7, n::text, CASE WHEN n % 100 < 2 THEN 'PROCESSING' ELSE 'EXPIRED' END,
        1, 'REASON', '{}', now() - interval '1 day',
        CASE n % 100 WHEN 1 THEN now() + interval '1 minute' ELSE now() - n * interval '1 s' END,
        CASE WHEN n % 100 < 2 THEN NULL ELSE now() END, n, gen_random_uuid()
      FROM generate_series(1, 20000) AS n
      """;

  private final TestDatabase database = TestDatabase.create();
  private final DSLContext db = JooqConfiguration.over(database.dataSource());
  private final SnapshotSource snapshots = new SnapshotSource(database.dataSource());

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void findsTheJobsOfABucketWhoseTimeIsOverTheOldestFirst() {
    db.execute(JOBS);

    List<FoundJob> found = find(BUCKET, 3);

    assertThat(found).extracting(FoundJob::jobId).containsExactly("20000", "19900", "19800");
    assertThat(find(BUCKET, 1000)).hasSize(200);
    assertThat(find((short) 18, 3)).isEmpty();
    assertThat(buckets()).containsExactly(BUCKET);
  }

  /** Where there are very many, most are not even read. */
  @Test
  void findsTheBucketsBehindOneWithMoreThanItReads() {
    for (int bucket : List.of(3, 18, 255)) {
      db.execute(JOBS.replace("17,", bucket + ",").replace("20000", "200"));
    }
    assertThat(buckets()).containsExactly((short) 3, (short) 18, (short) 255);
    db.execute(JOBS.replace("20000", Integer.toString(ExpiredJobs.READ_MAX * 100)));
    assertThat(buckets()).containsExactly((short) 3, BUCKET, (short) 18, (short) 255);
    assertThat(plan(ExpiredJobs::buckets)).startsWith("Limit");
  }

  @Test
  void readsThroughItsIndexWhateverTheStatisticsSay() {
    assertPlan();
    db.execute("ANALYZE credit.jobs");
    assertPlan();
    db.execute(JOBS);
    assertPlan();
    db.execute("ANALYZE credit.jobs");
    assertPlan();
  }

  private List<FoundJob> find(short bucket, int limit) {
    return snapshots.read(
        Duration.ofSeconds(10), snapshot -> snapshot.expiredJobs().find(bucket, limit));
  }

  private List<Short> buckets() {
    return snapshots.read(Duration.ofSeconds(10), snapshot -> snapshot.expiredJobs().buckets());
  }

  private void assertPlan() {
    for (Consumer<ExpiredJobs> query :
        List.<Consumer<ExpiredJobs>>of(jobs -> jobs.find(BUCKET, 500), ExpiredJobs::buckets)) {
      assertThat(plan(query))
          .containsPattern("Index (Only )?Scan using jobs_processing_by_expire_time")
          .containsPattern("Index Cond: .*bucket.*expire_time")
          .doesNotContain("Sort", "Filter");
    }
  }

  private String plan(Consumer<ExpiredJobs> query) {
    List<Query> statements = new ArrayList<>();
    ExecuteListener recorder =
        new ExecuteListener() {
          @Override
          public void executeStart(ExecuteContext context) {
            statements.add(context.query());
          }
        };
    return snapshots.read(
        Duration.ofSeconds(10),
        snapshot -> {
          DSLContext recording = DSL.using(snapshot.db().configuration().deriveAppending(recorder));
          query.accept(new ExpiredJobs(recording));
          String statement = snapshot.db().renderInlined(statements.get(0));
          return String.join(
              "\n", snapshot.db().fetch("EXPLAIN " + statement).getValues(0, String.class));
        });
  }
}
