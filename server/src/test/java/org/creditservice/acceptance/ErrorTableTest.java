package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.newProfileId;
import static org.creditservice.testing.Requests.refund;
import static org.creditservice.testing.Requests.reverse;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.creditservice.db.Bucket;
import org.creditservice.testing.Client;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.RefundCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error as the contract's table has it, and which one answers where several apply. */
class ErrorTableTest {
  private static TwoServers servers;

  private final String profileId = newProfileId();

  @BeforeAll
  static void start() {
    servers = TwoServers.startWithOneLane("queue-max=2");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @BeforeEach
  void fill() {
    servers.client.create(profileId, 10);
    servers.client.call(deduct(profileId, "d", 4), DeductCreditsResponse.class);
    servers.client.call(refund(profileId, "r", "d", 1), RefundCreditsResponse.class);
  }

  static List<ErrorCase> errors() {
    return ErrorCase.all();
  }

  @ParameterizedTest
  @MethodSource
  void errors(ErrorCase line) throws SQLException {
    Result error = servers.client.call(line.request().prepare(servers, profileId));
    assertThat(error.info().getReason()).isEqualTo(line.reason());
    assertThat(error.info().getDomain()).isEqualTo("credit.v1");
    assertThat(error.code()).isEqualTo(line.code());
    assertThat(error.message()).as("one sentence").matches("[A-Z][^\\n]*\\.");
    assertThat(error.metadata("recorded")).isEqualTo(String.valueOf(line.recorded()));
    assertThat(error.info().getMetadataMap()).containsAllEntriesOf(line.metadata());
    assertThat(error.error().getDetailsList())
        .extracting(Any::getTypeUrl)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(ErrorInfo.class), line.details().stream())
                .map(type -> "type.googleapis.com/google.rpc." + type.getSimpleName())
                .toList());
  }

  @Test
  void moreThanTheQueueTakesIsOverloadedAndNotRecorded() throws Exception {
    List<CompletableFuture<Result>> queued;
    Result refused;
    // A caller of its own: the first one has its share with the calls that hold up the lane.
    Client another = new Client(servers.server.connect());
    try (OtherSession other = servers.holdUpLane()) {
      queued =
          List.of(
              another.start(grant(profileId, "queued-1", 1)),
              another.start(grant(profileId, "queued-2", 1)));
      another.awaitReceived();
      refused = another.call(grant(profileId, "too-much", 1));
    }
    refused.refused("OVERLOADED");
    assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refused.metadata("recorded")).isEqualTo("false");
    assertThat(Durations.toMillis(refused.detail(RetryInfo.class).getRetryDelay())).isPositive();
    assertThat(Client.await(queued)).allMatch(Result::isSuccess);
    servers.client.call(grant(profileId, "too-much", 1), GrantCreditsResponse.class);
  }

  @Test
  void aDefectTellsNothingButWhereToLook() throws SQLException {
    servers.stored.execute(
        "ALTER TABLE credit.ledger_entries ADD CONSTRAINT poison CHECK (reason_code <> 'POISON')");
    var poisoned = grant(profileId, "poisoned", 1).toBuilder().setReasonCode("POISON").build();
    Result error = servers.client.call(poisoned).refused("INTERNAL_ERROR");
    assertThat(error.code()).isEqualTo(Code.INTERNAL);
    assertThat(error.info().getMetadataMap()).containsOnlyKeys("recorded", "error_id");
    assertThat(error.message()).contains(error.metadata("error_id"));
    assertThat(error.error().toString()).doesNotContain("constraint", "poison", "SQL");

    servers.stored.execute("ALTER TABLE credit.ledger_entries DROP CONSTRAINT poison");
    Result fresh = servers.client.call(poisoned);
    assertThat(fresh.succeeded(GrantCreditsResponse.class).getReplayed()).isFalse();
  }

  // Which one answers where several apply.

  @Test
  void anInvalidFieldBeforeTheUnknownProfile() {
    servers.client.call(grant(profileId + "?", "k", 0)).violates("amount");
  }

  @Test
  void anInvalidFieldBeforeTheReusedKey() {
    servers.client.call(deduct(profileId, "d", 0)).violates("amount");
  }

  @Test
  void theUnknownProfileBeforeTheDeduction() {
    servers.client.call(refund(profileId + "?", "k", "?")).refused("PROFILE_NOT_FOUND");
  }

  @Test
  void aReplayBeforeTheRateLimitAndTheBalance() {
    String fresh = newProfileId();
    servers.client.create(fresh, 7);
    var everything = deduct(fresh, "k", 7, Duration.ofDays(1));
    Result first = servers.client.call(everything);
    servers.client.call(everything).isReplayOf(first);
  }

  @Test
  void theReusedKeyBeforeTheRateLimitAndTheBalance() {
    servers
        .client
        .call(deduct(profileId, "d", 1000, Duration.ofDays(1)))
        .refused("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void theReusedKeyBeforeTheExistingProfile() {
    servers.client.call(Requests.create(profileId, 11)).refused("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void theReversedKeyBeforeTheRateLimitAndTheBalance() {
    servers.client.call(reverse(profileId, "reverse", "late"));
    servers
        .client
        .call(deduct(profileId, "late", 1000, Duration.ofDays(1)))
        .refused("OPERATION_REVERSED");
  }

  @Test
  void theExpiredKeyBeforeTheRateLimitAndTheBalance() throws SQLException {
    String old = "01890a5d-ac96-774b-bcce-b302099a8057";
    servers.stored.execute(
        "INSERT INTO credit.key_removals VALUES (?, '2024-01-01Z') ON CONFLICT DO NOTHING",
        Bucket.of(profileId));
    servers
        .client
        .call(deduct(profileId, old, 1000, Duration.ofDays(1)))
        .refused("IDEMPOTENCY_KEY_EXPIRED");
    servers.client.call(deduct(profileId + "?", old, 1)).refused("PROFILE_NOT_FOUND");
  }

  @Test
  void theRateLimitBeforeTheBalance() {
    servers.client.call(deduct(profileId, "k", 1000, Duration.ofDays(1))).refused("RATE_LIMITED");
  }

  @Test
  void theDeductionBeforeTheBalanceLimit() throws SQLException {
    servers.stored.fill(profileId);
    servers.client.call(refund(profileId, "k1", "?")).refused("DEDUCTION_NOT_FOUND");
    servers.client.call(refund(profileId, "k2", "d", 5)).refused("REFUND_EXCEEDS_DEDUCTION");
  }

  @Test
  void aRefusedCallCostsNothing() {
    Map<String, Object> before = state();
    servers.client.call(deduct(profileId, "k1", 1000)).refused("INSUFFICIENT_CREDITS");
    servers.client.call(refund(profileId, "k2", "d", 5)).refused("REFUND_EXCEEDS_DEDUCTION");
    servers.client.call(reverse(profileId, "k3", "r")).refused("NOT_REVERSIBLE");
    assertThat(state()).isEqualTo(before);
  }

  private Map<String, Object> state() {
    Map<String, Object> state = new HashMap<>();
    state.put("profile", servers.client.profile(profileId));
    state.put("entries", servers.client.entries(profileId));
    return state;
  }
}
