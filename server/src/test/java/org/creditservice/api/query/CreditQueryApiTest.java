package org.creditservice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;
import static org.creditservice.api.ErrorAssert.assertStatus;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.api.ErrorAssert;
import org.creditservice.api.QueryHarness;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceBlockingStub;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.Operation;
import org.creditservice.v1.Profile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** GetProfile and GetOperation. */
class CreditQueryApiTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant GRANTED = CREATED.plusSeconds(10);
  private static final Instant DEDUCTED = CREATED.plusSeconds(20);

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final AtomicInteger PROFILES = new AtomicInteger();
  private static QueryHarness harness;

  private final CreditQueryServiceBlockingStub stub = harness.blocking();
  private final TestLedger ledger =
      new TestLedger(
              DATABASE.dataSource(), "profile-" + PROFILES.incrementAndGet(), new ResponseEncoder())
          .create(CREATED)
          .post(GRANTED, 100)
          .post(DEDUCTED, -30);

  @BeforeAll
  static void start() throws IOException {
    harness = new QueryHarness(DATABASE.dataSource());
  }

  @AfterAll
  static void stop() {
    harness.close();
    DATABASE.close();
  }

  @Test
  void aProfileAsItIs() {
    Profile profile = stub.getProfile(getProfile().build()).getProfile();
    assertThat(profile)
        .isEqualTo(
            Profile.newBuilder()
                .setProfileId(ledger.profileId())
                .setBalance(70)
                .setLastSequence(2)
                .setLastDeductTime(ProtoMapper.timestamp(DEDUCTED))
                .setCreateTime(ProtoMapper.timestamp(CREATED))
                .putAllMetadata(TestLedger.METADATA.pairs())
                .build());
  }

  @Test
  void aProfileAsItWas() {
    Profile then = getProfileAsOf(DEDUCTED.minusNanos(1));
    assertThat(then.getBalance()).isEqualTo(100);
    assertThat(then.getLastSequence()).isEqualTo(1);
    assertThat(then.hasLastDeductTime()).isFalse();
    assertThat(getProfileAsOf(DEDUCTED))
        .isEqualTo(stub.getProfile(getProfile().build()).getProfile());
    assertThat(getProfileAsOf(Instant.parse("9999-12-31T23:59:59.999999999Z")).getBalance())
        .isEqualTo(70);
  }

  @Test
  void aProfileThatDoesNotExist() {
    var request = GetProfileRequest.newBuilder().setProfileId("nobody").build();
    ErrorAssert error = assertError(() -> stub.getProfile(request));
    error.has(Code.NOT_FOUND, "PROFILE_NOT_FOUND").isRecorded(false);
    assertThat(error.detail(ResourceInfo.class).getResourceName()).isEqualTo("nobody");
  }

  @Test
  void aProfileBeforeItsCreation() {
    assertError(() -> getProfileAsOf(CREATED.minusNanos(1)))
        .has(Code.NOT_FOUND, "PROFILE_NOT_FOUND");
  }

  @Test
  void everyFieldIsChecked() {
    var negative = Timestamp.newBuilder().setNanos(-1);
    var late = Timestamp.newBuilder().setSeconds(253_402_300_800L);
    assertError(() -> stub.getProfile(GetProfileRequest.newBuilder().setAsOfTime(late).build()))
        .violates("profile_id", "as_of_time");
    assertError(() -> stub.getProfile(getProfile().setAsOfTime(negative).build()))
        .violates("as_of_time");
    assertError(() -> stub.getOperation(GetOperationRequest.getDefaultInstance()))
        .violates("profile_id", "idempotency_key");
  }

  @Test
  void anExecutedOperationHasItsResponse() throws IOException {
    ledger.run(
        DEDUCTED, new GrantCredits(ledger.key("grant"), "tester", 7, "BONUS", Metadata.EMPTY));
    Operation operation = getOperation("grant");
    assertThat(operation.getMethod()).isEqualTo("GrantCredits");
    assertThat(operation.getCreateTime()).isEqualTo(ProtoMapper.timestamp(DEDUCTED));
    var response = operation.getResponse().unpack(GrantCreditsResponse.class);
    assertThat(response.getEntry().getBalance()).isEqualTo(77);
    assertThat(response.getReplayed()).isFalse();
  }

  @Test
  void aRefusedOperationHasItsRefusal() {
    ledger.run(
        DEDUCTED,
        new DeductCredits(
            ledger.key("too-much"), "tester", 71, "USE", Duration.ZERO, Metadata.EMPTY));
    Operation operation = getOperation("too-much");
    assertThat(operation.getMethod()).isEqualTo("DeductCredits");
    assertStatus(operation.getRefusal())
        .has(Code.FAILED_PRECONDITION, "INSUFFICIENT_CREDITS")
        .isRecorded(true)
        .hasMetadata("balance", "70");
  }

  @Test
  void anOperationThatDoesNotExist() {
    assertError(() -> getOperation("never"))
        .has(Code.NOT_FOUND, "OPERATION_NOT_FOUND")
        .isRecorded(false);
  }

  @Test
  void theProfileIsLookedUpBeforeTheKey() {
    var request =
        GetOperationRequest.newBuilder().setProfileId("nobody").setIdempotencyKey("never").build();
    assertError(() -> stub.getOperation(request)).has(Code.NOT_FOUND, "PROFILE_NOT_FOUND");
  }

  @Test
  void theServicesOwnKeysCanBeQueried() {
    assertError(() -> getOperation("system:sweep")).has(Code.NOT_FOUND, "OPERATION_NOT_FOUND");
  }

  private GetProfileRequest.Builder getProfile() {
    return GetProfileRequest.newBuilder().setProfileId(ledger.profileId());
  }

  private Profile getProfileAsOf(Instant time) {
    return stub.getProfile(getProfile().setAsOfTime(ProtoMapper.timestamp(time)).build())
        .getProfile();
  }

  private Operation getOperation(String idempotencyKey) {
    return stub.getOperation(
            GetOperationRequest.newBuilder()
                .setProfileId(ledger.profileId())
                .setIdempotencyKey(idempotencyKey)
                .build())
        .getOperation();
  }
}
