package org.creditservice.db.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProfileQueriesTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant GRANTED = CREATED.plusSeconds(10);
  private static final Instant DEDUCTED = CREATED.plusSeconds(20);
  private static final Instant GRANTED_AGAIN = CREATED.plusSeconds(30);
  private static final Instant DEDUCTED_AGAIN = CREATED.plusSeconds(40);
  private static final Metadata METADATA = Metadata.of(Map.of("plan", "„pro“", "empty", ""));

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final SnapshotSource SNAPSHOTS = new SnapshotSource(DATABASE.dataSource());

  /** Created empty, 100 granted, 30 deducted, 5 granted, 5 deducted. */
  private static TestLedger ledger(String profileId) {
    TestLedger ledger = new TestLedger(DATABASE.dataSource(), profileId);
    return ledger
        .run(CREATED, new CreateProfile(ledger.nextKey(), "tester", 0, METADATA))
        .post(GRANTED, 100)
        .post(DEDUCTED, -30)
        .post(GRANTED_AGAIN, 5)
        .post(DEDUCTED_AGAIN, -5);
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @Test
  void aProfileIsReadAsItWasWritten() {
    ledger("as-written");
    Profile profile = Objects.requireNonNull(find("as-written"));
    assertThat(profile.balance()).isEqualTo(70);
    assertThat(profile.lastSequence()).isEqualTo(4);
    assertThat(profile.lastDeductTime()).isEqualTo(DEDUCTED_AGAIN);
    assertThat(profile.createTime()).isEqualTo(CREATED);
    assertThat(profile.metadata()).isEqualTo(METADATA);
  }

  @Test
  void aProfileIsReadAsItWasAtEachOfItsTimes() {
    ledger("as-of");
    assertState(asOf("as-of", CREATED), 0, 0, null);
    assertState(asOf("as-of", GRANTED.minusNanos(1)), 0, 0, null);
    assertState(asOf("as-of", GRANTED), 100, 1, null);
    assertState(asOf("as-of", DEDUCTED.minusNanos(1)), 100, 1, null);
    assertState(asOf("as-of", DEDUCTED), 70, 2, DEDUCTED);
    assertState(asOf("as-of", GRANTED_AGAIN), 75, 3, DEDUCTED);
    assertState(asOf("as-of", DEDUCTED_AGAIN), 70, 4, DEDUCTED_AGAIN);
  }

  @Test
  void whatNeverChangesIsThereAtEveryTime() {
    ledger("constant");
    for (Instant time : List.of(CREATED, GRANTED, DEDUCTED_AGAIN)) {
      assertThat(asOf("constant", time).metadata()).isEqualTo(METADATA);
      assertThat(asOf("constant", time).createTime()).isEqualTo(CREATED);
    }
  }

  @Test
  void theFutureIsNow() {
    ledger("future");
    assertThat(asOf("future", Instant.MAX)).isEqualTo(find("future"));
  }

  @Test
  void beforeItsCreationAProfileDoesNotExist() {
    ledger("before");
    assertThat(findAsOf("before", CREATED.minusNanos(1))).isNull();
    assertThat(findAsOf("never-created", Instant.MAX)).isNull();
    assertThat(find("never-created")).isNull();
  }

  @Test
  void anyTimeGivesWhatReplayingTheLedgerUntilThenGives() {
    TestLedger ledger = new TestLedger(DATABASE.dataSource(), "long").create(CREATED);
    int entries = 40;
    for (int i = 1; i <= entries; i++) {
      ledger.post(CREATED.plusSeconds(i), i % 7 == 0 ? -i : i);
    }
    long balance = 0;
    Instant lastDeductTime = null;
    for (int i = 1; i <= entries; i++) {
      Instant time = CREATED.plusSeconds(i);
      balance += i % 7 == 0 ? -i : i;
      lastDeductTime = i % 7 == 0 ? time : lastDeductTime;
      assertState(asOf("long", time.plusMillis(500)), balance, i, lastDeductTime);
    }
  }

  @Test
  void profileIdsAreToldApartByteForByte() {
    ledger("Case");
    assertThat(find("case")).isNull();
  }

  @Test
  void lastSequencesAreReadTogether() {
    ledger("together-1");
    new TestLedger(DATABASE.dataSource(), "together-2").create(CREATED);
    List<String> profileIds = List.of("together-1", "together-2", "not-there");
    Map<String, Long> lastSequences = query(profiles -> profiles.lastSequences(profileIds));
    assertThat(lastSequences).isEqualTo(Map.of("together-1", 4L, "together-2", 0L));
  }

  private static void assertState(
      Profile profile, long balance, long lastSequence, Instant lastDeductTime) {
    assertThat(profile.balance()).isEqualTo(balance);
    assertThat(profile.lastSequence()).isEqualTo(lastSequence);
    assertThat(profile.lastDeductTime()).isEqualTo(lastDeductTime);
  }

  private static Profile asOf(String profileId, Instant time) {
    return Objects.requireNonNull(findAsOf(profileId, time));
  }

  private static Profile findAsOf(String profileId, Instant time) {
    return query(profiles -> profiles.findAsOf(profileId, time));
  }

  private static Profile find(String profileId) {
    return query(profiles -> profiles.find(profileId));
  }

  private static <T> T query(Function<ProfileQueries, T> query) {
    return SNAPSHOTS.read(Duration.ofSeconds(5), snapshot -> query.apply(snapshot.profiles()));
  }
}
