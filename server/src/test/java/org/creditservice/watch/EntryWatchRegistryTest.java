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
import org.creditservice.db.DatabaseException;
import org.creditservice.db.OutageDataSource;
import org.creditservice.db.TestLedger;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.fair.FairPlaces;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EntryWatchRegistryTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final int WATCHES_MAX = 20;
  private static final Duration NEVER = Duration.ofDays(1);

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final AtomicInteger PROFILES = new AtomicInteger();

  @RegisterExtension private final Seed seed = new Seed();

  private final OutageDataSource dataSource =
      new OutageDataSource(DATABASE.connections(DATABASE.target()));
  private final EntryWatchRegistry watches =
      new EntryWatchRegistry(
          new SnapshotSource(dataSource), new FairPlaces(WATCHES_MAX, WATCHES_MAX));
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
  void existingEntriesArriveInOrder() throws InterruptedException {
    post(3);
    TestSubscriber subscriber = watch(0);
    assertReceives(subscriber, 1, 3);
  }

  @Test
  void newEntriesArriveWhenTheEngineCommitsThem() throws InterruptedException {
    post(1);
    TestSubscriber subscriber = watch(0);
    assertReceives(subscriber, 1, 1);
    post(2);
    watches.committed(ledger.profileId(), 3);
    assertReceives(subscriber, 2, 3);
  }

  @Test
  void newEntriesOfOtherServersArriveWithThePoll() throws InterruptedException {
    post(1);
    TestSubscriber subscriber = watch(0);
    assertReceives(subscriber, 1, 1);
    post(2);
    watches.poll();
    assertReceives(subscriber, 2, 3);
  }

  @Test
  void aWatchResumesAfterTheLastKnownSequence() throws InterruptedException {
    post(5);
    assertReceives(watch(3), 4, 5);
  }

  @Test
  void aWatchBeyondTheEndWaitsForNewerEntries() throws InterruptedException {
    post(3);
    TestSubscriber subscriber = watch(10);
    post(9);
    watches.poll();
    assertReceives(subscriber, 11, 12);
  }

  @Test
  void aLongLedgerArrivesPageByPage() throws InterruptedException {
    int entries = 2 * EntryWatch.PAGE_SIZE + 1;
    post(entries);
    assertReceives(watch(0), 1, entries);
  }

  @Test
  void repeatedAndLateNotificationsDuplicateNothing() throws InterruptedException {
    post(2);
    TestSubscriber subscriber = watch(0);
    assertReceives(subscriber, 1, 2);
    watches.committed(ledger.profileId(), 2);
    watches.committed(ledger.profileId(), 1);
    watches.poll();
    post(1);
    watches.poll();
    assertReceives(subscriber, 3, 3);
  }

  @Test
  void aNotificationAheadOfTheDatabaseSkipsNothing() throws InterruptedException {
    post(1);
    TestSubscriber subscriber = watch(0);
    assertReceives(subscriber, 1, 1);
    watches.committed(ledger.profileId(), 3);
    post(2);
    watches.poll();
    assertReceives(subscriber, 2, 3);
  }

  @Test
  void aSlowSubscriberDelaysNoOther() throws InterruptedException {
    post(10);
    TestSubscriber slow = TestSubscriber.withRoomFor(4);
    EntryWatch slowWatch = start(0, slow);
    TestSubscriber fast = watch(0);
    assertReceives(slow, 1, 4);
    assertReceives(fast, 1, 10);
    post(1);
    watches.poll();
    assertReceives(fast, 11, 11);
    assertThat(slow.hasReceivedNothingElse()).isTrue();
    slow.makeRoomFor(100);
    slowWatch.wake();
    assertReceives(slow, 5, 11);
  }

  @Test
  void aProfileThatDoesNotExistCannotBeWatched() throws InterruptedException {
    TestSubscriber subscriber = TestSubscriber.fast();
    watches.watch("share", "nobody", 0, subscriber).start();
    assertThat(subscriber.receive()).isEqualTo(EndReason.PROFILE_NOT_FOUND);
    assertThat(watches.count()).isZero();
  }

  @Test
  void aCancelledWatchFreesItsPlaceAndReceivesNothingMore() throws InterruptedException {
    TestSubscriber cancelled = TestSubscriber.fast();
    EntryWatch watch = start(0, cancelled);
    watch.cancel();
    watch.cancel();
    assertThat(watches.count()).isZero();
    TestSubscriber other = watch(0);
    post(1);
    watches.poll();
    assertReceives(other, 1, 1);
    assertThat(cancelled.hasReceivedNothingElse()).isTrue();
  }

  @Test
  void aWatchCancelledBeforeItsStartTakesNoPlace() {
    EntryWatch watch = watches.watch("share", ledger.profileId(), 0, TestSubscriber.fast());
    watch.cancel();
    watch.start();
    assertThat(watches.count()).isZero();
  }

  @Test
  void theNumberOfWatchesIsLimited() throws InterruptedException {
    List<EntryWatch> all =
        Stream.generate(() -> start(0, TestSubscriber.fast())).limit(WATCHES_MAX).toList();
    assertThat(watch(0).receive()).isEqualTo(EndReason.TOO_MANY_WATCHES);
    assertThat(watches.count()).isEqualTo(WATCHES_MAX);
    post(1);
    all.get(0).cancel();
    assertReceives(watch(0), 1, 1);
  }

  @Test
  void closingEndsWatchesAndAcceptsNoMore() throws InterruptedException {
    post(1);
    TestSubscriber before = watch(0);
    assertReceives(before, 1, 1);
    watches.close();
    assertThat(before.receive()).isEqualTo(EndReason.SHUTTING_DOWN);
    assertThat(watch(0).receive()).isEqualTo(EndReason.SHUTTING_DOWN);
    assertThat(watches.count()).isZero();
  }

  @Test
  void aWatchSurvivesAnOutageOfTheDatabase() throws InterruptedException {
    post(1);
    TestSubscriber subscriber = watch(0);
    assertReceives(subscriber, 1, 1);
    dataSource.setAway(true);
    post(1);
    watches.committed(ledger.profileId(), 2);
    assertThatThrownBy(watches::poll).isInstanceOf(DatabaseException.class);
    assertThat(subscriber.hasReceivedNothingElse()).isTrue();
    dataSource.setAway(false);
    watches.poll();
    assertReceives(subscriber, 2, 2);
  }

  @Test
  void anOutageThatLastsTooLongEndsWatches() throws InterruptedException {
    post(1);
    TestSubscriber subscriber = watch(0);
    assertReceives(subscriber, 1, 1);
    dataSource.setAway(true);
    try (WatchPoller waiting = new WatchPoller(watches, NEVER, NEVER)) {
      waiting.runOnce();
    }
    assertThat(watches.count()).isEqualTo(1);
    try (WatchPoller ending = new WatchPoller(watches, NEVER, Duration.ZERO)) {
      ending.runOnce();
    }
    assertThat(subscriber.receive()).isInstanceOf(DatabaseException.class);
    assertThat(watches.count()).isZero();
  }

  @Test
  void aWatchCannotStartDuringAnOutage() throws InterruptedException {
    dataSource.setAway(true);
    assertThat(watch(0).receive()).isInstanceOf(DatabaseException.class);
  }

  @Test
  void withoutWatchesAPollSendsNoStatement() {
    dataSource.setAway(true);
    watches.poll();
  }

  @Test
  void thePollerPolls() throws InterruptedException {
    try (WatchPoller poller = new WatchPoller(watches, Duration.ofMillis(1), NEVER)) {
      TestSubscriber subscriber = watch(0);
      post(1);
      assertReceives(subscriber, 1, 1);
    }
  }

  /**
   * Many subscribers of different speed, while entries are committed and notifications arrive at
   * random.
   */
  @Test
  void noEntryIsSkippedOrDuplicatedUnderLoad() throws InterruptedException {
    int entries = 500;
    List<TestSubscriber> subscribers =
        IntStream.range(0, WATCHES_MAX).mapToObj(i -> TestSubscriber.withRoomFor(i)).toList();
    List<EntryWatch> started =
        subscribers.stream().map(subscriber -> start(0, subscriber)).toList();
    Thread notifications = new Thread(() -> notifyAtRandom(seed.random(0), subscribers, started));
    notifications.start();
    Random random = seed.random(1);
    for (int made = 0; made < entries; ) {
      int more = Math.min(entries - made, 1 + random.nextInt(40));
      post(more);
      made += more;
      watches.committed(ledger.profileId(), made);
    }
    for (TestSubscriber subscriber : subscribers) {
      assertReceives(subscriber, 1, entries);
    }
    notifications.interrupt();
    notifications.join();
    assertThat(subscribers).allMatch(TestSubscriber::hasReceivedNothingElse);
  }

  private void notifyAtRandom(
      Random random, List<TestSubscriber> subscribers, List<EntryWatch> started) {
    while (!Thread.interrupted()) {
      int subscriber = random.nextInt(subscribers.size());
      subscribers.get(subscriber).makeRoomFor(random.nextInt(20));
      started.get(subscriber).wake();
      watches.committed(ledger.profileId(), random.nextInt(200));
    }
  }

  private void post(int entries) {
    ledger.post(TIME, LongStream.generate(() -> 1).limit(entries).toArray());
  }

  private TestSubscriber watch(long afterSequence) {
    TestSubscriber subscriber = TestSubscriber.fast();
    start(afterSequence, subscriber);
    return subscriber;
  }

  private EntryWatch start(long afterSequence, TestSubscriber subscriber) {
    EntryWatch watch = watches.watch("share", ledger.profileId(), afterSequence, subscriber);
    watch.start();
    return watch;
  }

  private static void assertReceives(TestSubscriber subscriber, long first, long last)
      throws InterruptedException {
    for (long sequence = first; sequence <= last; sequence++) {
      assertThat(subscriber.receive()).isEqualTo(sequence);
    }
  }
}
