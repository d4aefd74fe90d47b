package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.newProfileId;
import static org.creditservice.testing.Requests.operation;
import static org.creditservice.testing.Requests.refund;
import static org.creditservice.testing.Requests.reverse;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.Client;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.ReverseOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that stay free after an error, and keys that a reversal burnt before their request. */
@ParameterizedClass
@ValueSource(strings = {"batch-span=lane", "batch-span=bucket", "batch-max=1"})
class FreeAndBurntKeysTest {
  private static TwoServers servers;

  /** The setting of all servers in this run; {@link #start} reads it. */
  @SuppressWarnings("unused")
  @Parameter
  private String setting;

  private final String profileId = newProfileId();

  @BeforeParameterizedClassInvocation
  static void start(String setting) {
    servers = TwoServers.startWithOneLane(setting);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    servers.close();
  }

  @Test
  void anUnknownProfileLeavesTheKeyFree() {
    Message request = grant(profileId, "key", 3);
    servers.client.call(request).refused("PROFILE_NOT_FOUND");
    servers.client.create(profileId, 0);
    assertFree(request);
  }

  @Test
  void aRateLimitLeavesTheKeyFreeAlsoForOtherParameters() {
    servers.client.create(profileId, 10);
    servers.client.call(deduct(profileId, "first", 1), DeductCreditsResponse.class);
    servers.client.call(deduct(profileId, "key", 1, Duration.ofHours(1))).refused("RATE_LIMITED");
    assertFree(deduct(profileId, "key", 2));
  }

  @Test
  void anInvalidRequestLeavesTheKeyFree() {
    servers.client.create(profileId, 10);
    servers.client.call(deduct(profileId, "key", 0)).violates("amount");
    assertFree(deduct(profileId, "key", 1));
  }

  private static void assertFree(Message request) {
    Result accepted = servers.client.call(request);
    assertThat(accepted.isSuccess()).as("%s", accepted).isTrue();
    assertThat(accepted.replayed()).isFalse();
  }

  @Test
  void aBurntKeyRefusesEveryLateRequest() throws Exception {
    servers.client.create(profileId, 10);
    assertOutcome(
        servers.client.call(reverse(profileId, "reverse", "late")),
        ReverseOutcome.REVERSE_OUTCOME_PREVENTED);
    List<String> rows = servers.stored.rows(profileId);

    Result first = servers.client.call(deduct(profileId, "late", 1));
    first.refused("OPERATION_REVERSED");
    assertThat(first.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(first.metadata("recorded")).isEqualTo("true");
    for (Message late :
        List.of(
            deduct(profileId, "late", 1),
            deduct(profileId, "late", 2, Duration.ofHours(1)),
            grant(profileId, "late", 1),
            Requests.create(profileId, 1).toBuilder().setIdempotencyKey("late").build(),
            refund(profileId, "late", "deduction"),
            reverse(profileId, "late", "another"))) {
      servers.client.call(late).isReplayOf(first);
      servers.otherClient.call(late).isReplayOf(first);
    }
    assertThat(servers.stored.rows(profileId)).isEqualTo(rows);
  }

  @Test
  void aBurntKeyIsRecordedAsItsReversalsRefusal() {
    servers.client.create(profileId, 10);
    servers.client.call(reverse(profileId, "reverse", "late"), ReverseOperationResponse.class);
    Result refused = servers.client.call(deduct(profileId, "late", 1));

    var burnt =
        servers
            .otherClient
            .call(operation(profileId, "late"), GetOperationResponse.class)
            .getOperation();
    assertThat(burnt.getMethod()).isEqualTo("ReverseOperation");
    assertThat(burnt.getRefusal()).isEqualTo(refused.original().error());
  }

  @Test
  void aBurntKeyCanBeReversedAgain() {
    servers.client.create(profileId, 10);
    for (String key : List.of("reverse-1", "reverse-2")) {
      assertOutcome(
          servers.client.call(reverse(profileId, key, "late")),
          ReverseOutcome.REVERSE_OUTCOME_PREVENTED);
    }
  }

  @Test
  void aDeductionReversedTwiceIsRefundedOnce() {
    servers.client.create(profileId, 10);
    servers.client.call(deduct(profileId, "deduct", 4), DeductCreditsResponse.class);
    assertOutcome(
        servers.client.call(reverse(profileId, "reverse-1", "deduct")),
        ReverseOutcome.REVERSE_OUTCOME_REVERSED);
    assertOutcome(
        servers.client.call(reverse(profileId, "reverse-2", "deduct")),
        ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE);
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(10);
  }

  @Test
  void inOneBatchAnEarlierReversalPreventsTheDeduction() throws Exception {
    List<Result> results = inOneBatch(reverse(profileId, "r", "d"), deduct(profileId, "d", 4));
    assertOutcome(results.get(0), ReverseOutcome.REVERSE_OUTCOME_PREVENTED);
    results.get(1).refused("OPERATION_REVERSED");
    assertThat(servers.client.profile(profileId).getLastSequence()).isEqualTo(1);
  }

  @Test
  void inOneBatchALaterReversalRefundsTheDeduction() throws Exception {
    List<Result> results = inOneBatch(deduct(profileId, "d", 4), reverse(profileId, "r", "d"));
    results.get(0).succeeded(DeductCreditsResponse.class);
    assertOutcome(results.get(1), ReverseOutcome.REVERSE_OUTCOME_REVERSED);
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(10);
  }

  private List<Result> inOneBatch(Message first, Message second) throws Exception {
    servers.client.create(profileId, 10);
    List<CompletableFuture<Result>> results;
    try (OtherSession other = servers.holdUpLane()) {
      results = List.of(servers.client.start(first), servers.client.start(second));
      servers.client.awaitReceived();
    }
    return Client.await(results);
  }

  @Test
  void aConcurrentDeductionAndReversalOnTwoServersLeaveTheBalance() throws Exception {
    servers.client.create(profileId, 10);
    List<CompletableFuture<Result>> both;
    try (OtherSession other = servers.hold(profileId)) {
      both =
          List.of(
              servers.client.start(deduct(profileId, "d", 4)),
              servers.otherClient.start(reverse(profileId, "r", "d")));
      other.awaitLanesWaiting(2);
    }
    Result deduction = Client.await(both.get(0));
    Result reversal = Client.await(both.get(1));
    if (deduction.isSuccess()) {
      assertOutcome(reversal, ReverseOutcome.REVERSE_OUTCOME_REVERSED);
    } else {
      deduction.refused("OPERATION_REVERSED");
      assertOutcome(reversal, ReverseOutcome.REVERSE_OUTCOME_PREVENTED);
    }
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(10);
  }

  @Test
  void concurrentRefundsOnTwoServersNeverExceedTheDeduction() throws Exception {
    servers.client.create(profileId, 10);
    servers.client.call(deduct(profileId, "d", 4), DeductCreditsResponse.class);
    List<CompletableFuture<Result>> both;
    try (OtherSession other = servers.hold(profileId)) {
      both =
          List.of(
              servers.client.start(refund(profileId, "r1", "d", 3)),
              servers.otherClient.start(refund(profileId, "r2", "d", 3)));
      other.awaitLanesWaiting(2);
    }
    List<Result> results = Client.await(both);
    assertThat(results).filteredOn(Result::isSuccess).hasSize(1);
    Result refused = results.stream().filter(result -> !result.isSuccess()).findFirst().get();
    refused.refused("REFUND_EXCEEDS_DEDUCTION");
    assertThat(refused.metadata("refundable")).isEqualTo("1");
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(9);
  }

  @Test
  void aReversedOperationIsStillReplayed() {
    servers.client.create(profileId, 10);
    Result deduction = servers.client.call(deduct(profileId, "d", 4));
    servers.client.call(reverse(profileId, "r", "d"), ReverseOperationResponse.class);
    servers.client.call(deduct(profileId, "d", 4)).isReplayOf(deduction);
    assertThat(
            servers
                .client
                .call(grant(profileId, "g", 1), GrantCreditsResponse.class)
                .getEntry()
                .getBalance())
        .isEqualTo(11);
  }

  private static void assertOutcome(Result result, ReverseOutcome outcome) {
    assertThat(result.succeeded(ReverseOperationResponse.class).getOutcome()).isEqualTo(outcome);
  }
}
