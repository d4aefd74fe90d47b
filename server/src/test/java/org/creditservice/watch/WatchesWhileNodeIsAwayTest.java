package org.creditservice.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.creditservice.db.Bucket;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.TestLedger;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.fair.FairPlaces;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.UnreadableRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of a distributed database is away: who watches profiles of others goes on. */
class WatchesWhileNodeIsAwayTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final String IS_AWAY = "bucket = " + Bucket.of("away");

  private final TestDatabase database = TestDatabase.create();
  private final EntryWatchRegistry watches =
      new EntryWatchRegistry(
          new SnapshotSource(database.connections(database.target())), new FairPlaces(9, 9));
  private final TestLedger away = new TestLedger(database.dataSource(), "away").create(TIME);
  private final TestLedger here = new TestLedger(database.dataSource(), "here").create(TIME);

  @AfterEach
  void close() {
    watches.close();
    database.close();
  }

  /** It refuses connections, or doesn't answer. */
  @ParameterizedTest
  @ValueSource(strings = {"08006", "57014"})
  void entriesOfOtherServersArrive(String sqlState) throws Exception {
    TestSubscriber ofAway = watch(away);
    TestSubscriber ofHere = watch(here);
    try (WatchPoller poller = new WatchPoller(watches, Duration.ofDays(1), Duration.ZERO);
        LogCapture log = LogCapture.of(WatchPoller.class)) {
      away.post(TIME, 1);
      for (int sequence = 2; sequence < 5; sequence++) {
        here.post(TIME, 1);
        try (UnreadableRows unused = new UnreadableRows(database, "profiles", IS_AWAY, sqlState)) {
          poller.runOnce();
        }
        assertThat(ofHere.receive()).isEqualTo((long) sequence);
      }
      assertThat(ofAway.hasReceivedNothingElse()).isTrue();
      assertThat(log.awaitWarning("can't be reached")).contains("1 buckets");

      poller.runOnce();

      assertThat(ofAway.receive()).isEqualTo(2L);
      assertThat(log.names()).containsExactly("watches_wait");
    }
  }

  @Test
  void whereNothingCanBeReadTheWholeDatabaseIsAway() throws Exception {
    watch(here);
    try (UnreadableRows unused = new UnreadableRows(database, "profiles", "true", "57014")) {
      assertThatThrownBy(watches::poll).isInstanceOf(DatabaseException.class);
    }
    assertThat(watches.poll()).isZero();
  }

  /** One that has received the first entry. */
  private TestSubscriber watch(TestLedger ledger) throws InterruptedException {
    ledger.post(TIME, 1);
    TestSubscriber subscriber = TestSubscriber.fast();
    watches.watch("share", ledger.profileId(), 0, subscriber).start();
    assertThat(subscriber.receive()).isEqualTo(1L);
    return subscriber;
  }
}
