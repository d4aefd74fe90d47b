package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.refund;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.creditservice.testing.Client;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Prometheus;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.VerifyLedgerRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped alerts, in a real Prometheus, fire on what they are for, and on nothing else. */
@Tag("long")
class AlertsTest {
  private static final ProfileRequests ALICE = new ProfileRequests("alice");

  private final TestDatabase database = TestDatabase.create();
  private final CuttingProxy proxy = CuttingProxy.before(database.target());
  private TestServer server;
  private Client client;
  private Prometheus prometheus;

  @BeforeEach
  void start() throws IOException {
    // No sweep: a test makes a job overdue.
    server =
        TestServer.start(
            proxy.target(), "lanes=1", "batch-span=bucket", "queue-max=40", "sweep-interval=1h");
    client = new Client(server.channel());
    client.create("alice", 1000);
    client.call(ALICE.submit("submit", "job", 10).build()).succeeded();
    prometheus = Prometheus.scraping(server.operations("/metrics"));
    // What grows from now on is seen to grow.
    prometheus.awaitScraped();
    assertThat(prometheus.firing()).isEmpty();
  }

  @AfterEach
  void stop() {
    if (prometheus != null) { // Else it isn't installed.
      prometheus.close();
    }
    server.close();
    proxy.close();
    database.close();
  }

  @Test
  void theServerIsGone() {
    server.close();
    prometheus.awaitFiring("CreditDown");
  }

  @Test
  void theDatabaseIsAway() {
    proxy.refuse();
    proxy.cutAll();
    client
        .within(Duration.ofSeconds(2))
        .call(deduct("alice", "k", 1))
        .refused("DATABASE_UNAVAILABLE");
    prometheus.awaitFiring("CreditNotServing");
    prometheus.awaitFiring("CreditCallsUnavailable");
    assertThat(prometheus.firing())
        .containsExactlyInAnyOrder("CreditNotServing", "CreditCallsUnavailable");
    proxy.accept();
    prometheus.awaitOver("CreditNotServing");
  }

  @Test
  void aNodeIsAway() throws SQLException {
    database.execute(
        "CREATE FUNCTION credit.lose() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'connection failed' USING ERRCODE = '08006'; END $$",
        "CREATE TRIGGER lose BEFORE UPDATE ON credit.profiles"
            + " FOR EACH ROW EXECUTE FUNCTION credit.lose()");
    var call = client.start(deduct("alice", "k", 1));
    prometheus.awaitFiring("CreditBucketsUnreachable");
    assertThat(prometheus.firing()).containsExactly("CreditBucketsUnreachable");
    database.execute("DROP TRIGGER lose ON credit.profiles");
    Client.await(call).succeeded();
  }

  @Test
  void aJobIsStuck() throws SQLException {
    database.executeAsSuperuser(
        "UPDATE credit.jobs SET expire_time = now() - interval '10 minutes'");
    prometheus.awaitFiring("CreditJobsStuck");
    assertThat(prometheus.firing()).containsExactly("CreditJobsStuck");
  }

  @Test
  void theLedgerWasChangedBehindTheService() throws SQLException {
    database.executeAsSuperuser("UPDATE credit.ledger_entries SET balance = -1 WHERE sequence = 2");
    database.executeAsSuperuser("UPDATE credit.jobs SET deduction_sequence = 1");
    CreditAdminServiceGrpc.newBlockingStub(server.channel())
        .verifyLedger(VerifyLedgerRequest.getDefaultInstance())
        .forEachRemaining(report -> {});
    prometheus.awaitFiring("CreditLedgerBroken");
    assertThat(prometheus.firing())
        .containsExactlyInAnyOrder(
            "CreditNegativeBalance", "CreditJobWithoutDeduction", "CreditLedgerBroken");
  }

  @Test
  void aRefundFails() throws SQLException {
    database.executeAsSuperuser(
        "ALTER TABLE credit.ledger_entries ADD CONSTRAINT defect CHECK (kind <> 'REFUND') NOT VALID");
    client.call(refund("alice", "r", "submit")).refused("INTERNAL_ERROR");
    client.call(ALICE.fail("f", "job").build()).refused("INTERNAL_ERROR");
    prometheus.awaitFiring("CreditRefundFailed");
    prometheus.awaitFiring("CreditInternalErrors");
  }

  @Test
  void anotherSessionHoldsAProfile() {
    try (OtherSession other = OtherSession.of(database)) {
      other.lockProfiles("alice");
      var calls = IntStream.range(0, 60).mapToObj(i -> client.start(deduct("alice", "k" + i, 1)));
      assertThat(calls.toList()).hasSize(60);
      prometheus.awaitFiring("CreditProfilesLocked");
      prometheus.awaitFiring("CreditOverloaded");
      other.release();
      prometheus.awaitOver("CreditProfilesLocked");
    }
  }

  @Test
  void callersDoWhatTheyShouldNot() {
    Duration minute = Duration.ofMinutes(1);
    client.call(deduct("alice", "k", 1)).succeeded();
    client.call(deduct("alice", "k", 2)).refused("IDEMPOTENCY_KEY_REUSED");
    client.call(deduct("alice", "l", 1, minute)).refused("RATE_LIMITED");
    prometheus.awaitFiring("CreditKeysReused");
    prometheus.awaitFiring("CreditRateLimitHits");
    assertThat(prometheus.firing())
        .containsExactlyInAnyOrder("CreditKeysReused", "CreditRateLimitHits");
  }
}
