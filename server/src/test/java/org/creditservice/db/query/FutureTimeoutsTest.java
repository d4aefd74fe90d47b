package org.creditservice.db.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.creditservice.db.JooqConfiguration;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FutureTimeoutsTest {
  /** When the job was submitted, and when its timeout began if that was later; in minutes. */
  private static final String JOB =
      """
      INSERT INTO credit.jobs (bucket, profile_id, job_id, state, amount, reason_code, metadata,
        create_time, timeout_start_time, expire_time, end_time, deduction_sequence,
        deduction_entry_id)
      SELECT 17, 'user-1', id, state, 1, 'REASON', '{}', now() + created * interval '1 minute',
        now() + began * interval '1 minute', now() + interval '2 days',
        CASE state WHEN 'EXPIRED' THEN now() END, 1, gen_random_uuid()
      FROM (VALUES
        ('past', 'PROCESSING', -1, NULL),
        ('extended', 'PROCESSING', -2, -1),
        ('set back before it was submitted', 'PROCESSING', 60, -1),
        ('submitted ahead', 'PROCESSING', 60, NULL),
        ('extended ahead', 'PROCESSING', -1, 60),
        ('both', 'PROCESSING', 60, 61),
        ('ended', 'EXPIRED', 60, 61)
      ) AS jobs (id, state, created, began)
      """;

  private final TestDatabase database = TestDatabase.create();
  private final SnapshotSource snapshots = new SnapshotSource(database.dataSource());

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void findsTheJobsWhoseTimeoutBeganInTheFuture() {
    assertThat(find(10)).isEmpty();
    JooqConfiguration.over(database.dataSource()).execute(JOB);

    assertThat(find(10))
        .extracting(FoundJob::jobId)
        .containsExactlyInAnyOrder("submitted ahead", "extended ahead", "both");
    assertThat(find(2)).hasSize(2);
  }

  private List<FoundJob> find(int limit) {
    return snapshots.read(
        Duration.ofSeconds(10), snapshot -> snapshot.futureTimeouts().find(limit));
  }
}
