package org.creditservice.db.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.creditservice.db.JooqConfiguration;
import org.creditservice.testing.TestDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessingJobsTest {
  /** Jobs in many buckets, each submitted and overdue a minute longer than the one before. */
  private static final String JOBS =
      """
      INSERT INTO credit.jobs (bucket, profile_id, job_id, state, amount, reason_code, metadata,
        create_time, expire_time, end_time, deduction_sequence, deduction_entry_id)
      SELECT n % 256, 'user', n::text, CASE n WHEN 301 THEN 'EXPIRED' ELSE 'PROCESSING' END,
        1, 'REASON', '{}', now() - (n + 30) * interval '1 minute', now() - n * interval '1 minute',
        CASE n WHEN 301 THEN now() END, n, gen_random_uuid()
      FROM generate_series(?, 301) AS n
      """;

  private final TestDatabase database = TestDatabase.create();
  private final DSLContext db = JooqConfiguration.over(database.dataSource());
  private final SnapshotSource snapshots = new SnapshotSource(database.dataSource());

  @AfterEach
  void drop() {
    database.close();
  }

  private JobFigures figures() {
    return snapshots.read(Duration.ofMinutes(1), snapshot -> snapshot.processingJobs().figures());
  }

  @Test
  void withoutJobsAllIsZero() {
    assertThat(figures()).isEqualTo(new JobFigures(0, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void whatHasEndedDoesNotCount() {
    db.execute(JOBS, 1);
    JobFigures figures = figures();
    assertThat(figures.processing()).isEqualTo(300);
    assertThat(figures.oldest()).isBetween(Duration.ofMinutes(330), Duration.ofMinutes(331));
    assertThat(figures.overdue()).isBetween(Duration.ofMinutes(300), Duration.ofMinutes(301));
  }

  @Test
  void whatIsNotOverdueYetIsNoLag() {
    db.execute(JOBS, -20);
    db.execute("DELETE FROM credit.jobs WHERE expire_time < now()");
    JobFigures figures = figures();
    assertThat(figures.processing()).isPositive();
    assertThat(figures.overdue()).isZero();
  }

  @Test
  void noMoreAreCountedThanSayAnything() {
    db.execute(
        JOBS.replace("301) AS n", "301) AS n, generate_series(1, 40) AS m")
            .replace("n::text", "n || '-' || m"),
        1);
    assertThat(figures().processing()).isEqualTo(ProcessingJobs.COUNT_MAX);
  }
}
