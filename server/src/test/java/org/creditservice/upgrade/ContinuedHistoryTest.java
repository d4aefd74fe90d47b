package org.creditservice.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.List;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.Profile;
import org.creditservice.v1.RefundCreditsResponse;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.ReverseOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * This version continues on the data of an earlier one: it ends open jobs and refunds deductions,
 * and the ledger passes the audit with the new entries after the old ones.
 */
class ContinuedHistoryTest {
  private static final History HISTORY = History.read();

  private static RestoredDatabase original;

  private RestoredDatabase restored;
  private TestServer server;
  private Client client;

  @BeforeAll
  static void restore() throws Exception {
    original = RestoredDatabase.of(HISTORY);
  }

  @AfterAll
  static void drop() {
    original.close();
  }

  @BeforeEach
  void start() {
    restored = original.copy();
    server = TestServer.start(restored.database().target(), RestoredDatabase.NO_SWEEPS);
    client = new Client(server.channel());
  }

  /** Each recorded answer is still replayed after the new commands. */
  @AfterEach
  void theRecordedAnswersAreStillReplayed() {
    List<Result> answers =
        Client.await(HISTORY.commands().stream().map(call -> call.sendAgain(client)).toList());
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).isReplayOf(HISTORY.commands().get(i).answer());
    }
    server.close();
    LedgerInvariants.assertHold(restored.database().dataSource());
    restored.close();
  }

  @Test
  void everyChainContinues() throws Exception {
    for (String profileId : restored.tables().column("SELECT profile_id FROM credit.profiles")) {
      ProfileRequests profile = new ProfileRequests(profileId);
      Profile before = profile(profileId);
      LedgerEntry grant =
          succeeds(profile.grant("go-on-grant", 2), GrantCreditsResponse.class).getEntry();
      LedgerEntry deduction =
          succeeds(profile.deduct("go-on-deduct", 1), DeductCreditsResponse.class).getEntry();

      assertThat(grant.getSequence()).isEqualTo(before.getLastSequence() + 1);
      assertThat(grant.getBalance()).isEqualTo(before.getBalance() + 2);
      assertThat(deduction.getSequence()).isEqualTo(before.getLastSequence() + 2);
      assertThat(deduction.getBalance()).isEqualTo(before.getBalance() + 1);
    }
  }

  private Profile profile(String profileId) {
    return succeeds(
            GetProfileRequest.newBuilder().setProfileId(profileId), GetProfileResponse.class)
        .getProfile();
  }

  @Test
  void recordedDeductionsCanBeRefundedForWhatRemains() {
    ProfileRequests refunds = new ProfileRequests("refunds");
    // 500 were deducted, and 123 refunded.
    Result tooMuch = client.call(refunds.refund("go-on-378", "another").setAmount(378).build());
    assertThat(tooMuch.reason()).isEqualTo("REFUND_EXCEEDS_DEDUCTION");
    assertThat(tooMuch.info().getMetadataMap()).containsEntry("refundable", "377");
    assertThat(
            succeeds(refunds.refund("go-on-1", "another").setAmount(1), RefundCreditsResponse.class)
                .getRefundableRemaining())
        .isEqualTo(376);
    assertThat(
            succeeds(refunds.refund("go-on-376", "another"), RefundCreditsResponse.class)
                .getEntry()
                .getAmount())
        .isEqualTo(376);
    assertThat(
            succeeds(refunds.refund("go-on-250", "untouched"), RefundCreditsResponse.class)
                .getEntry()
                .getAmount())
        .isEqualTo(250);
  }

  @Test
  void recordedOperationsCanBeReversed() {
    assertReversed(new ProfileRequests("reversals").reverse("go-on", "open").build(), 70);
    Result late = client.call(new ProfileRequests("burnt").deduct("never", 1).build());
    assertThat(late.reason()).as("%s", late).isEqualTo("OPERATION_REVERSED");
  }

  @Test
  void recordedJobsCanBeEnded() {
    ProfileRequests jobs = new ProfileRequests("jobs");
    assertThat(
            succeeds(
                    jobs.extend("go-on-extend", "open", Durations.fromSeconds(60)),
                    ExtendJobResponse.class)
                .getJob()
                .getAmount())
        .isEqualTo(10);
    assertThat(
            succeeds(
                    jobs.complete("go-on-complete", "open").setFinalAmount(4),
                    CompleteJobResponse.class)
                .getEntry()
                .getAmount())
        .isEqualTo(6);
    // Of 10 credits, 3 were refunded.
    assertThat(
            succeeds(
                    new ProfileRequests("refunded-jobs").fail("go-on-fail", "open"),
                    FailJobResponse.class)
                .getEntry()
                .getAmount())
        .isEqualTo(7);
    assertReversed(new ProfileRequests("full").reverse("go-on", "submit-job").build(), 10);
  }

  private void assertReversed(Message request, long credits) {
    var response = (ReverseOperationResponse) client.call(request).succeeded();
    assertThat(response.getOutcome()).isEqualTo(ReverseOutcome.REVERSE_OUTCOME_REVERSED);
    assertThat(response.getEntry().getAmount()).isEqualTo(credits);
  }

  @Test
  void recordedJobsExpire() throws Exception {
    Tables tables = restored.tables();
    String processing = "SELECT job_id FROM credit.jobs WHERE state = 'PROCESSING'";
    List<String> open = tables.column(processing);
    assertThat(open).contains("open");
    tables.execute(
        "UPDATE credit.jobs SET expire_time = clock_timestamp() WHERE state = 'PROCESSING'");
    try (TestServer sweeping =
        TestServer.start(restored.database().target(), "sweep-interval=10ms")) {
      Await.until("all jobs have expired", () -> tables.column(processing).isEmpty());
    }
  }

  private <T extends Message> T succeeds(Message.Builder request, Class<T> type) {
    return type.cast(client.call(request.build()).succeeded());
  }
}
