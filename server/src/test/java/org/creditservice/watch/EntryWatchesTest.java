package org.creditservice.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.creditservice.db.OutageDataSource;
import org.creditservice.db.TestLedger;
import org.creditservice.db.query.Snapshots;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestDatabase;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EntryWatchesTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final int WATCHES_MAX = 20;
  private static final Duration NEVER = Duration.ofDays(1);

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final AtomicInteger PROFILES = new AtomicInteger();

  @RegisterExtension private final Seed seed = new Seed();

  private final OutageDataSource dataSource = new OutageDataSource(DATABASE.target());
  private final EntryWatches watches = new EntryWatches(new Snapshots(dataSource), WATCHES_MAX);
  private final TestLedger ledger =
      new TestLedger(DATABASE.dataSource(), "watched-" + PROFILES.incrementAndGet()).create(TIME);

  @AfterEach
  void close() {
    watches.close();
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @Test
  void entriesThatExistComeInOrder() throws InterruptedException {
    post(3);
    TestReader reader = watch(0);
    assertHears(reader, 1, 3);
  }

  @Test
  void newEntriesComeWhenTheEngineCommitsThem() throws InterruptedException {
    post(1);
    TestReader reader = watch(0);
    assertHears(reader, 1, 1);
    post(2);
    watches.committed(ledger.profileId(), 3);
    assertHears(reader, 2, 3);
  }

  @Test
  void newEntriesOfOtherServersComeWithThePoll() throws InterruptedException {
    post(1);
    TestReader reader = watch(0);
    assertHears(reader, 1, 1);
    post(2);
    watches.poll();
    assertHears(reader, 2, 3);
  }

  @Test
  void oneResumesAfterTheLastSequenceThatOneHas() throws InterruptedException {
    post(5);
    assertHears(watch(3), 4, 5);
  }

  @Test
  void beyondTheEndOneWaitsForWhatIsNewer() throws InterruptedException {
    post(3);
    TestReader reader = watch(10);
    post(9);
    watches.poll();
    assertHears(reader, 11, 12);
  }

  @Test
  void aLongLedgerComesPageByPage() throws InterruptedException {
    int entries = 2 * EntryWatch.PAGE_SIZE + 1;
    post(entries);
    assertHears(watch(0), 1, entries);
  }

  @Test
  void hintsThatComeTwiceOrTooLateDoubleNothing() throws InterruptedException {
    post(2);
    TestReader reader = watch(0);
    assertHears(reader, 1, 2);
    watches.committed(ledger.profileId(), 2);
    watches.committed(ledger.profileId(), 1);
    watches.poll();
    post(1);
    watches.poll();
    assertHears(reader, 3, 3);
  }

  @Test
  void aHintAheadOfTheDatabaseSkipsNothing() throws InterruptedException {
    post(1);
    TestReader reader = watch(0);
    assertHears(reader, 1, 1);
    watches.committed(ledger.profileId(), 3);
    post(2);
    watches.poll();
    assertHears(reader, 2, 3);
  }

  @Test
  void aSlowReaderGetsWhatItHasRoomForAndHoldsNobodyUp() throws InterruptedException {
    post(10);
    TestReader slow = TestReader.withRoomFor(4);
    EntryWatch slowWatch = start(0, slow);
    TestReader fast = watch(0);
    assertHears(slow, 1, 4);
    assertHears(fast, 1, 10);
    post(1);
    watches.poll();
    assertHears(fast, 11, 11);
    assertThat(slow.hasHeardNothing()).isTrue();
    slow.makeRoomFor(100);
    slowWatch.wake();
    assertHears(slow, 5, 11);
  }

  @Test
  void aProfileThatDoesNotExistCannotBeWatched() throws InterruptedException {
    TestReader reader = TestReader.fast();
    watches.watch("nobody", 0, reader).start();
    assertThat(reader.hear()).isEqualTo(EndReason.PROFILE_NOT_FOUND);
    assertThat(watches.count()).isZero();
  }

  @Test
  void aCancelledWatchIsFreedAndHearsNothingMore() throws InterruptedException {
    TestReader cancelled = TestReader.fast();
    EntryWatch watch = start(0, cancelled);
    watch.cancel();
    watch.cancel();
    assertThat(watches.count()).isZero();
    TestReader other = watch(0);
    post(1);
    watches.poll();
    assertHears(other, 1, 1);
    assertThat(cancelled.hasHeardNothing()).isTrue();
  }

  @Test
  void aWatchThatIsCancelledBeforeItBeginsHoldsNoPlace() {
    EntryWatch watch = watches.watch(ledger.profileId(), 0, TestReader.fast());
    watch.cancel();
    watch.start();
    assertThat(watches.count()).isZero();
  }

  @Test
  void thereAreOnlySoManyWatches() throws InterruptedException {
    List<EntryWatch> all =
        Stream.generate(() -> start(0, TestReader.fast())).limit(WATCHES_MAX).toList();
    assertThat(watch(0).hear()).isEqualTo(EndReason.TOO_MANY_WATCHES);
    assertThat(watches.count()).isEqualTo(WATCHES_MAX);
    post(1);
    all.get(0).cancel();
    assertHears(watch(0), 1, 1);
  }

  @Test
  void closingEndsWatchesAndLetsNoMoreIn() throws InterruptedException {
    post(1);
    TestReader before = watch(0);
    assertHears(before, 1, 1);
    watches.close();
    assertThat(before.hear()).isEqualTo(EndReason.SHUTTING_DOWN);
    assertThat(watch(0).hear()).isEqualTo(EndReason.SHUTTING_DOWN);
    assertThat(watches.count()).isZero();
  }

  @Test
  void aWatchOutlivesAnOutageOfTheDatabase() throws InterruptedException {
    post(1);
    TestReader reader = watch(0);
    assertHears(reader, 1, 1);
    dataSource.setAway(true);
    post(1);
    watches.committed(ledger.profileId(), 2);
    assertThatThrownBy(watches::poll).isInstanceOf(DataAccessException.class);
    assertThat(reader.hasHeardNothing()).isTrue();
    dataSource.setAway(false);
    watches.poll();
    assertHears(reader, 2, 2);
  }

  @Test
  void anOutageThatLastsTooLongEndsWatches() throws InterruptedException {
    post(1);
    TestReader reader = watch(0);
    assertHears(reader, 1, 1);
    dataSource.setAway(true);
    try (WatchPoller patient = new WatchPoller(watches, NEVER, NEVER)) {
      patient.runOnce();
    }
    assertThat(watches.count()).isEqualTo(1);
    try (WatchPoller impatient = new WatchPoller(watches, NEVER, Duration.ZERO)) {
      impatient.runOnce();
    }
    assertThat(reader.hear()).isInstanceOf(DataAccessException.class);
    assertThat(watches.count()).isZero();
  }

  @Test
  void aWatchCannotBeginDuringAnOutage() throws InterruptedException {
    dataSource.setAway(true);
    assertThat(watch(0).hear()).isInstanceOf(DataAccessException.class);
  }

  @Test
  void nobodyWatchingNothingIsAsked() {
    dataSource.setAway(true);
    watches.poll();
  }

  @Test
  void thePollerPolls() throws InterruptedException {
    try (WatchPoller poller = new WatchPoller(watches, Duration.ofMillis(1), NEVER)) {
      TestReader reader = watch(0);
      post(1);
      assertHears(reader, 1, 1);
    }
  }

  /** Many readers, each with its own pace, while entries are made and hints come from all sides. */
  @Test
  void noneIsSkippedOrDoubledUnderLoad() throws InterruptedException {
    int entries = 500;
    List<TestReader> readers =
        IntStream.range(0, WATCHES_MAX).mapToObj(i -> TestReader.withRoomFor(i)).toList();
    List<EntryWatch> started = readers.stream().map(reader -> start(0, reader)).toList();
    Thread hints = new Thread(() -> giveHints(seed.random(0), readers, started));
    hints.start();
    Random random = seed.random(1);
    for (int made = 0; made < entries; ) {
      int more = Math.min(entries - made, 1 + random.nextInt(40));
      post(more);
      made += more;
      watches.committed(ledger.profileId(), made);
    }
    for (TestReader reader : readers) {
      assertHears(reader, 1, entries);
    }
    hints.interrupt();
    hints.join();
    assertThat(readers).allMatch(TestReader::hasHeardNothing);
  }

  private void giveHints(Random random, List<TestReader> readers, List<EntryWatch> started) {
    while (!Thread.interrupted()) {
      int reader = random.nextInt(readers.size());
      readers.get(reader).makeRoomFor(random.nextInt(20));
      started.get(reader).wake();
      watches.committed(ledger.profileId(), random.nextInt(200));
    }
  }

  private void post(int entries) {
    ledger.post(TIME, LongStream.generate(() -> 1).limit(entries).toArray());
  }

  private TestReader watch(long afterSequence) {
    TestReader reader = TestReader.fast();
    start(afterSequence, reader);
    return reader;
  }

  private EntryWatch start(long afterSequence, TestReader reader) {
    EntryWatch watch = watches.watch(ledger.profileId(), afterSequence, reader);
    watch.start();
    return watch;
  }

  private static void assertHears(TestReader reader, long first, long last)
      throws InterruptedException {
    for (long sequence = first; sequence <= last; sequence++) {
      assertThat(reader.hear()).isEqualTo(sequence);
    }
  }
}
