package org.creditservice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.api.answer.AnswerLimits;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetServiceStatusRequest;
import org.creditservice.v1.ListEntriesRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A caller that asks for more than there is, beside one that asks for little. */
class FairSharesTest {
  private static final String PROFILE = "reader";
  private static final int ENTRIES = 5000;
  private static final int QUEUE_MAX = 100;

  private static final GetProfileRequest READ =
      GetProfileRequest.newBuilder().setProfileId(PROFILE).build();

  /** Examines every entry, and finds none. */
  private static final ListEntriesRequest SCAN =
      ListEntriesRequest.newBuilder()
          .setProfileId(PROFILE)
          .setKind(EntryKind.ENTRY_KIND_REFUND)
          .build();

  private static final TestDatabase DATABASE = TestDatabase.create();

  @BeforeAll
  static void fill() {
    TestLedger ledger = new TestLedger(DATABASE.dataSource(), PROFILE).create(Instant.EPOCH);
    ledger.run(
        Instant.EPOCH,
        Stream.generate(
                () -> new GrantCredits(ledger.nextKey(), "tester", 9, "BONUS", Metadata.EMPTY))
            .limit(ENTRIES)
            .toArray(Command[]::new));
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @Test
  void ofAFullQueueOfCommandsANewcomerGetsAPlace() throws SQLException {
    try (TestServer server =
        TestServer.start(DATABASE.target(), "lanes=1", "queue-max=" + QUEUE_MAX, "max-wait=60s")) {
      Client noisy = new Client(server.connect());
      Client quiet = new Client(server.connect());
      quiet.call(READ).succeeded();
      List<CompletableFuture<Result>> many;
      CompletableFuture<Result> one;
      try (Connection lock = lockProfiles()) {
        many = start(noisy, 3 * QUEUE_MAX, i -> Requests.create("noisy-" + i, 1));
        noisy.awaitReceived();
        one = quiet.start(deduct(PROFILE, "quiet", 1));
        quiet.awaitReceived();
        assertThat(one).isNotDone();
        lock.rollback();
      }
      Client.await(one).succeeded();
      assertRefusedForTheirShare(Client.await(many));
    }
  }

  @Test
  void ofAFullQueueOfReadsANewcomerGetsAPlace() throws Exception {
    try (QueryHarness server =
        new QueryHarness(
            DATABASE.dataSource(),
            AnswerLimits.of(ApiHarness.settings().reads()),
            2,
            QUEUE_MAX,
            QUEUE_MAX)) {
      Client noisy = new Client(server.channel);
      ManagedChannel other = server.connect();
      Client quiet = new Client(other);
      quiet.call(READ).succeeded();
      List<CompletableFuture<Result>> many;
      CompletableFuture<Result> one;
      try (Connection lock = lockProfiles()) {
        many = start(noisy, 3 * QUEUE_MAX, i -> READ);
        noisy.awaitReceived();
        one = quiet.start(READ);
        quiet.awaitReceived();
        lock.rollback();
      }
      Client.await(one).succeeded();
      assertRefusedForTheirShare(Client.await(many));
      assertThat(server.queries.refusedForShare()).isPositive();
      other.shutdownNow();
    }
  }

  @Test
  void scansOfManyConnectionsHoldUpNeitherReadsNorCommandsNorAdmin() {
    try (TestServer server = TestServer.start(DATABASE.target())) {
      Client quiet = new Client(server.connect());
      quiet.call(READ).succeeded();
      List<CompletableFuture<Result>> scans = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        scans.addAll(start(new Client(server.connect()), 1000, any -> SCAN));
      }
      for (int i = 0; i < 20; i++) {
        quiet.call(READ).succeeded();
        quiet.call(deduct(PROFILE, "beside-scans-" + i, 1)).succeeded();
      }
      assertThat(
              CreditAdminServiceGrpc.newBlockingStub(server.channel())
                  .getServiceStatus(GetServiceStatusRequest.getDefaultInstance())
                  .getVersion())
          .isNotEmpty();
      assertThat(scans).as("scans that still wait").anyMatch(scan -> !scan.isDone());
    }
  }

  /** They wait in no queue, so whoever fills all of them keeps nobody from asking how it is. */
  @Test
  void statusAndHealthAreAnsweredWhileTheQueuesAreFull() throws SQLException {
    try (TestServer server =
        TestServer.start(DATABASE.target(), "lanes=1", "queue-max=" + QUEUE_MAX, "max-wait=60s")) {
      List<CompletableFuture<Result>> reads = new ArrayList<>();
      List<CompletableFuture<Result>> commands;
      try (Connection lock = lockProfiles()) {
        // The lane may take as many as fill its queue into a batch, before the lock is met.
        commands =
            start(
                new Client(server.connect()), 3 * QUEUE_MAX, i -> Requests.create("full-" + i, 1));
        for (int i = 0; i < 8; i++) {
          reads.addAll(start(new Client(server.connect()), 1000, any -> READ));
        }
        Await.until("both are full", () -> isRefused(reads) && isRefused(commands));
        assertThat(
                CreditAdminServiceGrpc.newBlockingStub(server.connect())
                    .getServiceStatus(GetServiceStatusRequest.getDefaultInstance())
                    .getVersion())
            .isNotEmpty();
        assertThat(
                HealthGrpc.newBlockingStub(server.connect())
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus())
            .isIn(ServingStatus.SERVING, ServingStatus.NOT_SERVING);
        assertThat(reads).as("reads that still wait").anyMatch(read -> !read.isDone());
        lock.rollback();
      }
      assertThat(Client.await(commands)).anyMatch(Result::isSuccess);
    }
  }

  private static boolean isRefused(List<CompletableFuture<Result>> calls) {
    return calls.stream()
        .anyMatch(call -> call.isDone() && "OVERLOADED".equals(call.join().reason()));
  }

  private static List<CompletableFuture<Result>> start(
      Client caller, int count, IntFunction<Message> request) {
    return IntStream.range(0, count).mapToObj(i -> caller.start(request.apply(i))).toList();
  }

  /** Some were answered, and others were told to send fewer. */
  private static void assertRefusedForTheirShare(List<Result> results) {
    assertThat(results).anyMatch(Result::isSuccess);
    List<Result> refused = results.stream().filter(result -> !result.isSuccess()).toList();
    assertThat(refused)
        .isNotEmpty()
        .allSatisfy(
            result -> {
              result.refused("OVERLOADED");
              assertThat(result.message()).contains("share");
            });
  }

  /** Locks the profiles against all until the connection rolls back. */
  private static Connection lockProfiles() throws SQLException {
    Connection connection = DATABASE.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE credit.profiles IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }
}
