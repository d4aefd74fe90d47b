package org.creditservice.bench.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read from the logs of PostgreSQL and Java, and from the service's metrics. */
class EventLogsTest {

  @Test
  void readsCheckpointsAutovacuumAndSlowStatementsFromPostgresqlsLog() {
    List<Event> events =
        PostgresLog.parse(
            """
            2026-11-27 09:34:15.100 UTC [101] LOG:  checkpoint starting: fast force wait
            2026-11-27 09:34:16.350 UTC [101] LOG:  checkpoint complete: wrote 2341 buffers (3.6%), \
            wrote 3 SLRU buffers; 0 WAL file(s) added, 0 removed, 4 recycled; write=0.031 s, \
            sync=0.005 s, total=1.250 s; sync files=31, longest=0.004 s, average=0.001 s; \
            distance=98 kB, estimate=98 kB; lsn=0/1, redo lsn=0/1
            2026-11-27 09:34:17.000 UTC [102] LOG:  automatic vacuum of table \
            "credit_bench_1_2_service.credit.profiles": index scans: 0
            \tpages: 0 removed, 143 remain, 143 scanned (100.00% of total)
            \tsystem usage: CPU: user: 0.00 s, system: 0.00 s, elapsed: 0.02 s
            2026-11-27 09:34:18.000 UTC [103] LOG:  automatic analyze of table \
            "credit_bench_1_2_service.credit.ledger_entries"
            \tI/O timings: read: 0.000 ms, write: 0.000 ms
            \tsystem usage: CPU: user: 0.05 s, system: 0.00 s, elapsed: 0.10 s
            2026-11-27 09:34:19.000 UTC [104] LOG:  duration: 25.500 ms  execute S_1: COMMIT
            2026-11-27 09:34:20.000 UTC [104] LOG:  duration: 30.000 ms  execute <unnamed>:
            \tINSERT INTO t
            \tSELECT 1
            2026-11-27 09:34:20.000 UTC [104] LOG:  duration: 90.000 ms  statement: CHECKPOINT
            2026-11-27 09:34:21.000 UTC [104] LOG:  something else, elapsed: 5.00 s
            """
                .lines());

    assertThat(events)
        .containsExactly(
            event(EventKind.CHECKPOINT, "09:34:15.100", 1_250_000, "of 2341 pages"),
            event(EventKind.AUTOVACUUM, "09:34:16.980", 20_000, "vacuum of credit.profiles"),
            event(
                EventKind.AUTOVACUUM, "09:34:17.900", 100_000, "analyze of credit.ledger_entries"),
            event(EventKind.SLOW_STATEMENT, "09:34:18.974500", 25_500, "COMMIT"),
            event(EventKind.SLOW_STATEMENT, "09:34:19.970", 30_000, "INSERT INTO t SELECT 1"));
  }

  @Test
  void shortensLongStatements() {
    List<Event> events =
        PostgresLog.parse(
            List.of(
                "2026-11-27 09:34:19.000 UTC [4] LOG:  duration: 25.500 ms  execute S_1: INSERT INTO"
                    + " credit.ledger_entries (bucket, profile_id, sequence)")
                .stream());

    assertThat(events.get(0).detail()).isEqualTo("INSERT INTO credit.ledger_entries (bucke…");
  }

  @Test
  void readsThePausesOfAGcLog() {
    List<Event> events =
        GcLog.parse(
            """
            [2026-11-27T09:34:15.000+0000] Using Parallel
            [2026-11-27T09:34:15.123+0000] GC(5) Pause Young (Allocation Failure) 45M->12M(245M) 2.500ms
            [2026-11-27T10:34:16.000+0100] GC(6) Pause Full (Ergonomics) 60M->13M(245M) 30.000ms
            [2026-11-27T09:34:17.000+0000] GC(7) Concurrent Mark Cycle 3.000ms
            """
                .lines());

    assertThat(events)
        .containsExactly(
            event(
                EventKind.GARBAGE_COLLECTION,
                "09:34:15.120500",
                2500,
                "young (allocation failure)"),
            event(EventKind.GARBAGE_COLLECTION, "09:34:15.970", 30_000, "full (ergonomics)"));
  }

  @Test
  void seesFromTheMetricsWhetherThereWasASweep() {
    SweepMetrics before = SweepMetrics.parse(metrics(1.0, 0.25));
    SweepMetrics after = SweepMetrics.parse(metrics(31.5, 0.5));

    assertThat(after.since(before))
        .containsExactly(new Event(EventKind.SWEEP, 31_250_000, 250_000, ""));
    assertThat(after.since(after)).isEmpty();
  }

  private static String metrics(double lastEnd, double total) {
    return """
    # TYPE credit_sweep_duration_seconds summary
    credit_sweep_duration_seconds_count 2
    credit_sweep_duration_seconds_sum %s
    credit_sweep_last_success_time_seconds %s
    """
        .formatted(total, lastEnd);
  }

  private static Event event(EventKind kind, String time, long durationMicros, String detail) {
    Instant start = Instant.parse("2026-11-27T" + time + "Z");
    return new Event(
        kind, start.getEpochSecond() * 1_000_000 + start.getNano() / 1000, durationMicros, detail);
  }
}
