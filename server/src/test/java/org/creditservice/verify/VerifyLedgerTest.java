package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.creditservice.testing.Await;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.VerifyLedgerFinding;
import org.creditservice.v1.VerifyLedgerRequest;
import org.creditservice.v1.VerifyLedgerResponse;
import org.creditservice.v1.VerifyLedgerRule;
import org.creditservice.v1.VerifyLedgerRuleCount;
import org.creditservice.v1.VerifyLedgerSummary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** VerifyLedger over the wire. */
class VerifyLedgerTest {
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database.target());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @Test
  void aRightProfileHasASummaryOnly() {
    String profile = write();
    assertThat(verify(request(profile)))
        .singleElement()
        .extracting(VerifyLedgerResponse::getSummary)
        .satisfies(
            summary -> {
              assertThat(summary.getProfilesChecked()).isEqualTo(1);
              assertThat(summary.getEntriesChecked()).isEqualTo(15);
              assertThat(summary.getOperationsChecked()).isEqualTo(20);
              assertThat(summary.getJobsChecked()).isEqualTo(5);
              assertThat(summary.getFindings()).isZero();
            });
  }

  @Test
  void aFindingNamesAllThatIsKnown() throws SQLException {
    String profile = write();
    execute(
        "UPDATE credit.idempotency_keys SET entry_sequence = 2 WHERE idempotency_key = 'deduct'"
            + " AND profile_id = '"
            + profile
            + "'");
    List<VerifyLedgerResponse> reports = verify(request(profile));
    VerifyLedgerFinding finding = reports.get(0).getFinding();
    assertThat(finding.getProfileId()).isEqualTo(profile);
    assertThat(finding.getRule()).isEqualTo(VerifyLedgerRule.VERIFY_LEDGER_RULE_OPERATION);
    assertThat(finding.getSequence()).isEqualTo(3);
    assertThat(finding.getIdempotencyKey()).isEqualTo("deduct");
    assertThat(finding.getExpected()).isEqualTo("entry 2 as its effect");
    assertThat(finding.getFound()).isEqualTo("this entry, too");
    assertThat(finding.getNextStep()).contains("SELECT * FROM credit.ledger_entries WHERE");
    assertThat(last(reports).getRuleCountsList())
        .extracting(VerifyLedgerRuleCount::getRule)
        .contains(VerifyLedgerRule.VERIFY_LEDGER_RULE_OPERATION);
  }

  @Test
  void manyFindingsAreCountedAndTheFirstAreReported() throws SQLException {
    String profile = Requests.newProfileId();
    server.commands().createProfile(Requests.create(profile, 1000));
    for (int i = 0; i < 150; i++) {
      server.commands().deductCredits(Requests.deduct(profile, "k" + i, 1));
    }
    execute("UPDATE credit.ledger_entries SET actor = 'x' WHERE profile_id = '" + profile + "'");
    List<VerifyLedgerResponse> reports = verify(request(profile));
    assertThat(
            reports.stream()
                .filter(VerifyLedgerResponse::hasFinding)
                .map(r -> r.getFinding().getRule()))
        .filteredOn(rule -> rule == VerifyLedgerRule.VERIFY_LEDGER_RULE_HASH_CHAIN)
        .hasSize(Findings.PER_RULE_MAX);
    assertThat(last(reports).getRuleCountsList())
        .anySatisfy(
            count -> {
              assertThat(count.getRule()).isEqualTo(VerifyLedgerRule.VERIFY_LEDGER_RULE_HASH_CHAIN);
              assertThat(count.getFindings()).isEqualTo(151);
            });
  }

  @Test
  void anUnknownProfileIsNotFound() {
    StatusRuntimeException error = failure(request("nobody"));
    assertThat(ErrorDetails.reason(error)).isEqualTo("PROFILE_NOT_FOUND");
  }

  @Test
  void allInvalidFieldsAreNamed() {
    StatusRuntimeException error =
        failure(VerifyLedgerRequest.newBuilder().setProfileId("a b").setFirstBucket(-1).build());
    assertThat(ErrorDetails.reason(error)).isEqualTo("INVALID_FIELD");
    assertThat(error.getMessage()).contains("violated fields in all: 3");
  }

  @Test
  void moreThanTwoAtATimeAreRefusedUntilOneIsCancelled() throws Exception {
    write();
    try (Connection lock = database.connect()) {
      lock.setAutoCommit(false);
      try (Statement statement = lock.createStatement()) {
        // Verification takes no locks of rows, but waits while somebody changes the table itself.
        statement.execute("LOCK TABLE credit.jobs IN ACCESS EXCLUSIVE MODE");
      }
      var first = io.grpc.Context.current().withCancellation();
      first.run(() -> start(VerifyLedgerRequest.getDefaultInstance()));
      var second = io.grpc.Context.current().withCancellation();
      second.run(() -> start(VerifyLedgerRequest.getDefaultInstance()));
      Await.until(
          "a third verification is refused",
          () -> ErrorDetails.reason(failure(request("nobody"))).equals("OVERLOADED"));
      first.cancel(null);
      second.cancel(null);
      lock.rollback();
    }
    Await.until(
        "a verification starts again",
        () -> ErrorDetails.reason(failure(request("nobody"))).equals("PROFILE_NOT_FOUND"));
  }

  private static String write() {
    String profile = Requests.newProfileId();
    WrittenProfile.write(server.channel(), profile);
    return profile;
  }

  private static VerifyLedgerRequest request(String profile) {
    return VerifyLedgerRequest.newBuilder().setProfileId(profile).build();
  }

  private static Iterator<VerifyLedgerResponse> start(VerifyLedgerRequest request) {
    return CreditAdminServiceGrpc.newBlockingStub(server.channel()).verifyLedger(request);
  }

  private static List<VerifyLedgerResponse> verify(VerifyLedgerRequest request) {
    List<VerifyLedgerResponse> reports = new ArrayList<>();
    start(request).forEachRemaining(reports::add);
    return reports;
  }

  private static VerifyLedgerSummary last(List<VerifyLedgerResponse> reports) {
    return reports.get(reports.size() - 1).getSummary();
  }

  private static StatusRuntimeException failure(VerifyLedgerRequest request) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> verify(request));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
