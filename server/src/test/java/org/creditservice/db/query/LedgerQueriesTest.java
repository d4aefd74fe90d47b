package org.creditservice.db.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A ledger of five entries, of which the three in the middle were made in the same microsecond. */
class LedgerQueriesTest {
  private static final Instant T = Instant.parse("2026-03-29T00:59:59.999999Z");
  private static final Duration MICRO = Duration.ofNanos(1000);
  private static final Duration NANO = Duration.ofNanos(1);
  private static final long ENTRIES = 5;

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final SnapshotSource SNAPSHOTS = new SnapshotSource(DATABASE.dataSource());

  @BeforeAll
  static void fill() {
    new TestLedger(DATABASE.dataSource(), "ledger-queries")
        .create(T.minus(MICRO))
        .post(T.minus(MICRO), 100)
        .post(T, -1, -2, 50)
        .post(T.plus(MICRO), -3);
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @Test
  void aTimeIsTheLastEntryMadeAtItOrBefore() {
    assertThat(lastSequenceAt(T.minus(MICRO).minus(NANO))).isEqualTo(0);
    assertThat(lastSequenceAt(T.minus(MICRO))).isEqualTo(1);
    assertThat(lastSequenceAt(T.minus(NANO))).isEqualTo(1);
    assertThat(lastSequenceAt(T)).isEqualTo(4);
    assertThat(lastSequenceAt(T.plus(MICRO).minus(NANO))).isEqualTo(4);
    assertThat(lastSequenceAt(T.plus(MICRO))).isEqualTo(5);
    assertThat(lastSequenceAt(Instant.MAX)).isEqualTo(5);
  }

  @Test
  void beforeATimeLeavesOutWhatWasMadeAtIt() {
    assertThat(lastSequenceBefore(T.minus(MICRO))).isEqualTo(0);
    assertThat(lastSequenceBefore(T)).isEqualTo(1);
    assertThat(lastSequenceBefore(T.plus(NANO))).isEqualTo(4);
    assertThat(lastSequenceBefore(T.plus(MICRO))).isEqualTo(4);
    assertThat(lastSequenceBefore(T.plus(MICRO).plus(NANO))).isEqualTo(5);
  }

  @Test
  void aLedgerWithoutEntriesHasNoneAtAnyTime() {
    long sequence = query(ledger -> ledger.lastSequenceAt(T, 0));
    assertThat(sequence).isZero();
  }

  @Test
  void entriesComeInTheDirectionOfTheirSpan() {
    assertThat(sequences(new SequenceSpan(2, 4, true), EntryFilter.ALL, 10))
        .containsExactly(2L, 3L, 4L);
    assertThat(sequences(new SequenceSpan(4, 2, false), EntryFilter.ALL, 10))
        .containsExactly(4L, 3L, 2L);
    assertThat(sequences(new SequenceSpan(5, 1, false), EntryFilter.ALL, 2))
        .containsExactly(5L, 4L);
  }

  @Test
  void aFilterKeepsTheEntriesOfItsKind() {
    EntryFilter deductions = new EntryFilter(EntryKind.DEDUCTION, null);
    assertThat(sequences(new SequenceSpan(1, 5, true), deductions, 10)).containsExactly(2L, 3L, 5L);
    assertThat(sequences(new SequenceSpan(1, 5, true), new EntryFilter(null, "job"), 10)).isEmpty();
  }

  @Test
  void theLastDeductionIsFoundFromAnyEntryBack() {
    assertThat(lastDeductTime(5)).isEqualTo(T.plus(MICRO));
    assertThat(lastDeductTime(4)).isEqualTo(T);
    assertThat(lastDeductTime(1)).isNull();
  }

  private static long lastSequenceAt(Instant time) {
    return query(ledger -> ledger.lastSequenceAt(time, ENTRIES));
  }

  private static long lastSequenceBefore(Instant time) {
    return query(ledger -> ledger.lastSequenceBefore(time, ENTRIES));
  }

  private static Instant lastDeductTime(long entries) {
    return query(ledger -> ledger.lastDeductTime(entries));
  }

  private static List<Long> sequences(SequenceSpan span, EntryFilter filter, int limit) {
    return query(ledger -> ledger.entries(span, filter, limit)).stream()
        .map(LedgerEntry::sequence)
        .toList();
  }

  private static <T> T query(Function<LedgerQueries, T> query) {
    return SNAPSHOTS.read(
        Duration.ofSeconds(5), snapshot -> query.apply(snapshot.ledger("ledger-queries")));
  }
}
