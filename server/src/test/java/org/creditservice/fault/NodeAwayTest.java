package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.db.Bucket;
import org.creditservice.ops.Reachability;
import org.creditservice.ops.metrics.Scrape;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.DatabaseState;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GetServiceStatusRequest;
import org.creditservice.v1.GetServiceStatusResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node of a distributed database is away: what others have is served meanwhile. PostgreSQL says
 * what Citus's coordinator would, when a row of the node's bucket is written.
 */
class NodeAwayTest {
  /** As the context of what a node says, or of what is said for one that is lost. */
  private static final String ON_NODE = "while executing command on ";

  private final TestDatabase database = TestDatabase.create();
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() {
    server = TestServer.start(database.target(), "lanes=1", "batch-span=bucket", "queue-max=40");
    client = new Client(server.channel());
    client.create("away", 100);
    client.create("here", 100);
    assertThat(Bucket.of("away")).isNotEqualTo(Bucket.of("here"));
  }

  @AfterEach
  void stop() {
    server.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void itsBucketsWaitAndAllOthersGoOn() throws Exception {
    try (LogCapture log = LogCapture.of(Reachability.class)) {
      loseNode("08006");
      var waiting = client.start(Requests.deduct("away", "k", 1));
      Await.until("degraded", () -> status().getUnreachableBuckets() == 1);
      for (int i = 0; i < 20; i++) {
        client.call(Requests.deduct("here", "k-" + i, 1)).succeeded();
      }
      assertThat(status().getDatabaseState()).isEqualTo(DatabaseState.DATABASE_STATE_DEGRADED);
      assertThat(value("credit_buckets_unreachable")).isEqualTo(1);
      assertThat(value("credit_serving")).isEqualTo(1);
      assertThat(health()).isEqualTo(ServingStatus.SERVING);
      assertThat(waiting).isNotDone();
      log.awaitWarning("1 of 256 buckets can't be reached");

      findNode();

      assertThat(Client.await(waiting).succeeded(DeductCreditsResponse.class).getReplayed())
          .isFalse();
      assertThat(status().getUnreachableBuckets()).isZero();
      assertThat(status().getDatabaseState()).isEqualTo(DatabaseState.DATABASE_STATE_READY);
      log.awaitWarning("no bucket is known to be unreachable");
      assertThat(log.names()).containsExactly("database_degraded", "database_whole_again");
    }
  }

  @Test
  void whoCannotWaitLearnsItInTimeAndTheKeyStaysFree() throws Exception {
    loseNode("08006");
    client
        .within(Duration.ofSeconds(1))
        .call(Requests.deduct("away", "k", 1))
        .refused("DATABASE_UNAVAILABLE");
    findNode();
    assertThat(
            client.call(Requests.deduct("away", "k", 1), DeductCreditsResponse.class).getReplayed())
        .isFalse();
  }

  /** It may be lost, or have a defect: the code is the same. */
  @Test
  void aNodeThatFailsForOneCommandEachTimeFailsThatOneOnly() throws Exception {
    database.execute(
        failure("XX000"),
        "CREATE TRIGGER away BEFORE INSERT ON credit.ledger_entries FOR EACH ROW"
            + " WHEN (new.reason_code = 'POISON') EXECUTE FUNCTION credit.\""
            + ON_NODE
            + "9711\"()");
    var calls =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    client.start(
                        new ProfileRequests("away")
                            .deduct("k-" + i, 1)
                            .setReasonCode(i == 2 ? "POISON" : "USE")
                            .build()))
            .toList();
    Client.await(calls.get(2)).refused("DATABASE_UNAVAILABLE");
    for (int i : List.of(0, 1, 3, 4)) {
      Client.await(calls.get(i)).succeeded();
    }
    client.call(Requests.deduct("away", "next", 1)).succeeded();
  }

  private GetServiceStatusResponse status() {
    return CreditAdminServiceGrpc.newBlockingStub(server.channel())
        .getServiceStatus(GetServiceStatusRequest.getDefaultInstance());
  }

  private ServingStatus health() {
    return HealthGrpc.newBlockingStub(server.channel())
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private double value(String series) {
    return Scrape.of(server.operations("/metrics")).value(series);
  }

  private void loseNode(String sqlState) throws SQLException {
    database.execute(
        failure(sqlState),
        "CREATE TRIGGER away BEFORE UPDATE ON credit.profiles FOR EACH ROW WHEN (old.bucket = "
            + Bucket.of("away")
            + ") EXECUTE FUNCTION credit.\""
            + ON_NODE
            + "9711\"()");
  }

  private static String failure(String sqlState) {
    return "CREATE FUNCTION credit.\""
        + ON_NODE
        + "9711\"() RETURNS trigger LANGUAGE plpgsql AS"
        + " $$ BEGIN RAISE EXCEPTION 'connection failed' USING ERRCODE = '"
        + sqlState
        + "'; END $$";
  }

  private void findNode() throws SQLException {
    database.execute("DROP TRIGGER away ON credit.profiles");
  }
}
