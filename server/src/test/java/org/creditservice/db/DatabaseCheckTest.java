package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.config.Settings;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What standbys, hanging commits and full disks do to it is in the package {@code fault}. */
class DatabaseCheckTest {
  private static final DatabaseTimeouts TIMEOUTS =
      Settings.from(Map.of(), Map.of()).database().timeouts();
  private static final SQLException GONE = new SQLException("gone", "08006");

  private final TestDatabase database = TestDatabase.create();
  private final ConnectionPools pools = ConnectionPools.open(database.target(), TIMEOUTS, 1, 1);
  private final AtomicLong clock = new AtomicLong();
  private final LaneOutcomes lanes = new LaneOutcomes(clock::get);
  private final DatabaseCheck check = new DatabaseCheck(pools.checks(), lanes);

  @AfterEach
  void close() {
    check.close();
    pools.close();
    database.close();
  }

  @Test
  void itCommitsOnOneConnectionAndKeepsIt() throws SQLException {
    assertThat(check.failure()).isEmpty();
    int session = number("SELECT pid" + CHECKS);
    assertThat(check.failure()).isEmpty();
    assertThat(number("SELECT pid" + CHECKS)).isEqualTo(session);
  }

  @Test
  void aLaneThatHasJustCommittedIsProof() throws SQLException {
    lanes.committed();
    assertThat(check.failure()).isEmpty();
    assertThat(number("SELECT count(*)" + CHECKS)).isZero();
  }

  /** Though this check's own connection works: lanes need new ones. */
  @Test
  void aLaneThatStaysWithoutADatabaseIsProofOfTheContrary() {
    assertThat(check.failure()).isEmpty();
    lanes.failed(GONE);
    clock.addAndGet(LaneOutcomes.PERSISTENT.toNanos());
    lanes.failed(GONE);

    assertThat(check.failure()).contains(GONE);

    lanes.committed();
    assertThat(check.failure()).isEmpty();
  }

  @Test
  void aConnectionThatWasLostIsReplacedAtOnce() throws SQLException {
    assertThat(check.failure()).isEmpty();
    assertThat(number("SELECT count(pg_terminate_backend(pid, 60000))" + CHECKS)).isEqualTo(1);

    assertThat(check.failure()).isEmpty();
  }

  @Test
  void theTablesAreNeeded() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA credit CASCADE");
    }
    assertThat(check.failure().map(FailureText::of).orElseThrow()).contains("SQLSTATE 42P01");
  }

  /** A migration may hold it for a moment, longer than a lane waits for a row. */
  @Test
  void aTableThatIsLockedForAMomentIsNoOutage() {
    CompletableFuture<Optional<Throwable>> checked;
    try (OtherSession migration = OtherSession.of(database)) {
      migration.lockTable("profiles");
      checked = BackgroundTask.run(check::failure);
      String waits =
          " AND wait_event_type = 'Lock' AND now() - query_start > interval '%d ms'"
              .formatted(TIMEOUTS.lock().plus(Duration.ofMillis(100)).toMillis());
      Await.until(
          "it has waited longer than a lane waits",
          () -> number("SELECT count(*)" + CHECKS + waits) > 0);
    }
    assertThat(checked.join()).isEmpty();
  }

  private static final String CHECKS =
      " FROM pg_stat_activity WHERE datname = current_database()"
          + " AND application_name = 'credit-checks'";

  private int number(String query) throws SQLException {
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
