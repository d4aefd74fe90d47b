package org.creditservice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.ErrorAssert;
import org.creditservice.api.QueryHarness;
import org.creditservice.db.OutageDataSource;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.Await;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries that can't be answered. */
class QueryExecutorTest {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final GetProfileRequest GET_PROFILE =
      GetProfileRequest.newBuilder().setProfileId("reader").build();

  private final OutageDataSource dataSource =
      new OutageDataSource(DATABASE.connections(DATABASE.target()));
  private QueryHarness harness;

  @BeforeAll
  static void fill() {
    new TestLedger(DATABASE.dataSource(), "reader").create(Instant.EPOCH);
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @BeforeEach
  void start() throws IOException {
    harness = new QueryHarness(dataSource);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void queriesBeyondThreadsAndQueueAreRefusedAtOnce() throws Exception {
    connect();
    List<ListenableFuture<GetProfileResponse>> accepted = new ArrayList<>();
    try (Connection otherSession = lockProfiles()) {
      for (int i = 0; i < QueryHarness.THREADS; i++) {
        accepted.add(harness.future().getProfile(GET_PROFILE));
      }
      // The next queries fill the queue only after each thread has accepted one.
      Await.until("the queries wait", () -> waitingQueries() == QueryHarness.THREADS);
      for (int i = 0; i < QueryHarness.QUEUE_MAX; i++) {
        accepted.add(harness.future().getProfile(GET_PROFILE));
      }
      ErrorAssert error = assertError(() -> harness.blocking().getProfile(GET_PROFILE));
      error.has(Code.UNAVAILABLE, "OVERLOADED").isRecorded(false);
      assertThat(error.detail(RetryInfo.class).hasRetryDelay()).isTrue();
      otherSession.rollback();
    }
    for (ListenableFuture<GetProfileResponse> answer : accepted) {
      assertThat(answer.get().getProfile().getProfileId()).isEqualTo("reader");
    }
  }

  /** The only thread is free again although the lock that its statement waits for is still held. */
  @Test
  void aStatementEndsAtItsCallersDeadline() throws SQLException {
    try (Connection otherSession = lockProfiles()) {
      var hurried = harness.blocking().withDeadlineAfter(300, TimeUnit.MILLISECONDS);
      assertThatThrownBy(() -> hurried.getProfile(GET_PROFILE))
          .hasMessageContaining("DEADLINE_EXCEEDED");
      GetOperationRequest unlocked =
          GetOperationRequest.newBuilder()
              .setProfileId("reader")
              .setIdempotencyKey("key-1")
              .build();
      assertThat(harness.blocking().getOperation(unlocked).getOperation().getMethod())
          .isEqualTo("CreateProfile");
      otherSession.rollback();
    }
  }

  @Test
  void theDatabaseIsUnavailableForAWhile() {
    dataSource.setAway(true);
    ErrorAssert error = assertError(() -> harness.blocking().getProfile(GET_PROFILE));
    error.has(Code.UNAVAILABLE, "DATABASE_UNAVAILABLE").isRecorded(false);
    assertThat(error.detail(RetryInfo.class).hasRetryDelay()).isTrue();
    assertError(() -> watch().next()).has(Code.UNAVAILABLE, "DATABASE_UNAVAILABLE");
    dataSource.setAway(false);
    assertThat(harness.blocking().getProfile(GET_PROFILE).hasProfile()).isTrue();
  }

  @Test
  void aDefectRevealsOnlyItsErrorId() throws Exception {
    try (TestDatabase other = TestDatabase.create();
        Connection owner = other.connect();
        Statement statement = owner.createStatement();
        QueryHarness broken = new QueryHarness(other.dataSource())) {
      statement.execute("ALTER TABLE credit.profiles RENAME COLUMN balance TO amount");
      ErrorAssert error = assertError(() -> broken.blocking().getProfile(GET_PROFILE));
      error.has(Code.INTERNAL, "INTERNAL_ERROR").isRecorded(false);
      assertThat(error.info().getMetadataMap()).containsKey("error_id");
      assertThat(error.status().toString()).doesNotContain("profiles", "select");
    }
  }

  @Test
  void aServerThatShutsDownSaysSo() {
    harness.queries.close();
    harness.watches.close();
    assertError(() -> harness.blocking().getProfile(GET_PROFILE))
        .has(Code.UNAVAILABLE, "SHUTTING_DOWN");
    assertError(() -> watch().next()).has(Code.UNAVAILABLE, "SHUTTING_DOWN");
  }

  /** On an established connection, calls arrive in the order in which they are made. */
  private void connect() {
    assertThat(harness.blocking().getProfile(GET_PROFILE).hasProfile()).isTrue();
  }

  private static int waitingQueries() throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE relation = 'credit.profiles'::regclass"
                    + " AND NOT granted")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private Iterator<WatchEntriesResponse> watch() {
    return harness
        .blocking()
        .watchEntries(WatchEntriesRequest.newBuilder().setProfileId("reader").build());
  }

  /** Locks the profiles against all readers until the connection rolls back. */
  private static Connection lockProfiles() throws SQLException {
    Connection connection = DATABASE.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE credit.profiles IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }
}
