package org.creditservice.api.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditservice.testing.Requests.deduct;

import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.creditservice.api.ApiHarness;
import org.creditservice.main.EphemeralService;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.Rpc;
import org.creditservice.testing.v1.AdvanceClockRequest;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.LoseAnswer;
import org.creditservice.testing.v1.LoseRequest;
import org.creditservice.testing.v1.MakeUnavailableRequest;
import org.creditservice.testing.v1.Refuse;
import org.creditservice.testing.v1.ResetRequest;
import org.creditservice.testing.v1.TestControlServiceGrpc;
import org.creditservice.testing.v1.TestControlServiceGrpc.TestControlServiceBlockingStub;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetJobResponse;
import org.creditservice.v1.JobState;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.SubmitJobResponse;
import org.creditservice.v1.VerifyLedgerRequest;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What --test-controls lets a test do, as a caller sees it. All tests share one service. */
class TestControlsTest {
  private static final Duration SOON = Duration.ofMillis(200);

  /** Enough for a request to arrive on a busy machine, and as long as such a test takes. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private static EphemeralService service;
  private static ManagedChannel channel;
  private static Client client;
  private static TestControlServiceBlockingStub controls;

  private String profile;

  @BeforeAll
  static void start() throws Exception {
    service = EphemeralService.start(Map.of());
    channel = NettyChannelBuilder.forTarget(service.target()).usePlaintext().build();
    client = new Client(channel);
    controls = TestControlServiceGrpc.newBlockingStub(channel);
  }

  /** Whatever was lost, refused and moved: every entry is in its place, and in order. */
  @AfterAll
  static void verifyAndStop() {
    VerifyLedgerRequest all = VerifyLedgerRequest.getDefaultInstance();
    CreditAdminServiceGrpc.newBlockingStub(channel)
        .verifyLedger(all)
        .forEachRemaining(report -> assertThat(report.hasFinding()).as("%s", report).isFalse());
    channel.shutdownNow();
    service.close();
  }

  @BeforeEach
  void createProfile() {
    profile = Requests.newProfileId();
    client.create(profile, 100);
  }

  @AfterEach
  void everyFaultWasTaken() {
    assertThat(controls.reset(ResetRequest.getDefaultInstance()).getFaultsLeft()).isZero();
  }

  @Test
  void aRequestIsLostBeforeItIsExecuted() {
    inject(fault("DeductCredits").setLoseRequest(LoseRequest.getDefaultInstance()));

    assertBroken(deduct(profile, "d", 5));
    assertThat(balance()).isEqualTo(100);
    assertThat(client.call(deduct(profile, "d", 5)).replayed()).isFalse();
  }

  @Test
  void anAnswerIsLostAfterItsRequestWasExecuted() {
    inject(fault("DeductCredits").setLoseAnswer(LoseAnswer.getDefaultInstance()));

    assertBroken(deduct(profile, "d", 5));
    assertThat(balance()).isEqualTo(95);
    assertThat(client.call(deduct(profile, "d", 5)).replayed()).isTrue();
  }

  @Test
  void aRecordedRefusalIsLostLikeAnyAnswer() {
    inject(fault("DeductCredits").setLoseAnswer(LoseAnswer.getDefaultInstance()));

    assertBroken(deduct(profile, "d", 500));
    Result replay = client.call(deduct(profile, "d", 500)).refused("INSUFFICIENT_CREDITS");
    assertThat(replay.replayed()).isTrue();
  }

  @Test
  void silenceLastsUntilTheDeadline() {
    inject(fault("DeductCredits").setLoseRequest(LoseRequest.newBuilder().setSilent(true)));
    inject(fault("DeductCredits").setLoseAnswer(LoseAnswer.newBuilder().setSilent(true)));

    assertThat(codeByDeadline(deduct(profile, "d1", 5))).isEqualTo(Code.DEADLINE_EXCEEDED);
    CompletableFuture<Result> unanswered = client.start(deduct(profile, "d2", 7));
    Await.until("the second one is executed", () -> balance() == 93);
    assertThat(client.call(deduct(profile, "d2", 7)).replayed()).isTrue();
    assertThat(unanswered).isNotDone();
  }

  @Test
  void aDelayedRequestIsExecutedUnlessItsCallerGivesUp() {
    inject(fault("DeductCredits").setDelay(Requests.proto(SOON)));
    long begin = System.nanoTime();
    assertThat(client.call(deduct(profile, "d1", 5)).isSuccess()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SOON);

    inject(fault("DeductCredits").setDelay(Requests.proto(Duration.ofHours(1))));
    assertThat(codeByDeadline(deduct(profile, "d2", 7))).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(balance()).isEqualTo(95);
  }

  @Test
  void aCallIsRefusedWithAReasonOfTheService() {
    inject(
        fault("DeductCredits")
            .setRefuse(
                Refuse.newBuilder()
                    .setReason("RATE_LIMITED")
                    .putMetadata("limit", "made up")
                    .setRetryDelay(Requests.proto(SOON))));

    Result refused = client.call(deduct(profile, "d", 5)).refused("RATE_LIMITED");

    assertThat(refused.code()).isEqualTo(com.google.rpc.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.info().getDomain()).isEqualTo("credit.v1");
    assertThat(refused.metadata("recorded")).isEqualTo("false");
    assertThat(refused.metadata("limit")).isEqualTo("made up");
    assertThat(refused.detail(RetryInfo.class).getRetryDelay()).isEqualTo(Requests.proto(SOON));
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void aCallIsRefusedWithAReasonThatNoServerGivesYet() {
    inject(
        fault("")
            .setRefuse(
                Refuse.newBuilder().setReason("TOO_GREEDY").setCode(10).setMessage("Not you.")));

    Result refused = client.call(deduct(profile, "d", 5)).refused("TOO_GREEDY");

    assertThat(refused.code()).isEqualTo(com.google.rpc.Code.ABORTED);
    assertThat(refused.message()).isEqualTo("Not you.");
  }

  @Test
  void aFaultIsForAMethodAndAProfileAndForSoManyCalls() {
    String other = Requests.newProfileId();
    client.create(other, 100);
    inject(fault("DeductCredits").setCount(2).setLoseRequest(LoseRequest.getDefaultInstance()));

    assertThat(client.call(deduct(other, "d", 5)).isSuccess()).isTrue();
    assertThat(client.call(Requests.grant(profile, "g", 5)).isSuccess()).isTrue();
    assertBroken(deduct(profile, "d", 5));
    assertBroken(deduct(profile, "d", 5));
    assertThat(client.call(deduct(profile, "d", 5)).isSuccess()).isTrue();
  }

  @Test
  void faultsThatNobodyTookAreCountedWhenTheyAreDropped() {
    inject(fault("").setCount(3).setLoseRequest(LoseRequest.getDefaultInstance()));

    ResetRequest others = ResetRequest.newBuilder().setProfileId("nobody").build();
    assertThat(controls.reset(others).getFaultsLeft()).isZero();
    ResetRequest own = ResetRequest.newBuilder().setProfileId(profile).build();
    assertThat(controls.reset(own).getFaultsLeft()).isEqualTo(3);
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void anOutageAnswersAsTheServiceWouldUntilItEnds() {
    makeUnavailable(Duration.ofHours(1), "");
    Result refused = client.call(deduct(profile, "d", 5)).refused("DATABASE_UNAVAILABLE");
    assertThat(refused.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);

    makeUnavailable(Duration.ofHours(1), "SHUTTING_DOWN");
    client.call(deduct(profile, "d", 5)).refused("SHUTTING_DOWN");

    makeUnavailable(Duration.ZERO, "");
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void anOutageEndsWatchesAndAnAnswerThatIsLostBreaksThem() {
    client.call(Requests.grant(profile, "g1", 1));
    Iterator<WatchEntriesResponse> watch = watch();
    assertThat(watch.next().getEntry().getSequence()).isEqualTo(1);
    makeUnavailable(Duration.ofHours(1), "SHUTTING_DOWN");
    assertThat(failure(watch).getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    makeUnavailable(Duration.ZERO, "");

    inject(fault("WatchEntries").setLoseAnswer(LoseAnswer.newBuilder().setMessagesBefore(1)));
    Iterator<WatchEntriesResponse> broken = watch();
    assertThat(broken.next().getEntry().getSequence()).isEqualTo(1);
    assertThat(StatusProto.fromThrowable(failure(broken)).getDetailsList()).isEmpty();
  }

  @Test
  void jobsExpireWhenTheClockIsMoved() {
    SubmitJobResponse submitted =
        client.call(
            new ProfileRequests(profile)
                .submit("s", "job", 60)
                .setTimeout(Requests.proto(Duration.ofMinutes(10)))
                .build(),
            SubmitJobResponse.class);
    assertThat(submitted.getJob().getState()).isEqualTo(JobState.JOB_STATE_PROCESSING);

    Instant now = advance(Duration.ofMinutes(10));

    GetJobRequest question =
        GetJobRequest.newBuilder().setProfileId(profile).setJobId("job").build();
    assertThat(client.call(question, GetJobResponse.class).getJob().getState())
        .isEqualTo(JobState.JOB_STATE_EXPIRED);
    assertThat(balance()).isEqualTo(100);
    assertThat(newest().getCreateTime().getSeconds()).isGreaterThanOrEqualTo(now.getEpochSecond());
  }

  @Test
  void rateLimitsPassWhenTheClockIsMoved() {
    Duration interval = Duration.ofHours(2);
    assertThat(client.call(deduct(profile, "d1", 5, interval)).isSuccess()).isTrue();
    client.call(deduct(profile, "d2", 5, interval)).refused("RATE_LIMITED");

    Instant before = advance(Duration.ofHours(1));
    client.call(deduct(profile, "d2", 5, interval)).refused("RATE_LIMITED");
    Instant after = advance(Duration.ofHours(1));

    assertThat(client.call(deduct(profile, "d2", 5, interval)).isSuccess()).isTrue();
    assertThat(after).isAfterOrEqualTo(before.plus(Duration.ofHours(1)));
  }

  @Test
  void aServerWithoutThemAnswersUnimplemented() throws Exception {
    try (ApiHarness other = new ApiHarness()) {
      ManagedChannel toOther =
          NettyChannelBuilder.forAddress("127.0.0.1", other.port()).usePlaintext().build();
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(
              () ->
                  TestControlServiceGrpc.newBlockingStub(toOther)
                      .reset(ResetRequest.getDefaultInstance()))
          .withMessage(
              "UNIMPLEMENTED: This server does not implement"
                  + " credit.testing.v1.TestControlService/Reset.");
      toOther.shutdownNow();
    }
  }

  @Test
  void whatCanNotBeMeantIsRefused() {
    assertInvalid(InjectFaultRequest.newBuilder().setMethod("Deduct").setCount(-1).build());
    assertInvalid(
        fault("").setRefuse(Refuse.newBuilder().setReason("NOT_KNOWN_AND_WITHOUT_CODE")).build());
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> advance(Duration.ofSeconds(-1)))
        .withMessageContaining("INVALID_ARGUMENT: Field duration must be");
  }

  private InjectFaultRequest.Builder fault(String method) {
    return InjectFaultRequest.newBuilder().setMethod(method).setProfileId(profile);
  }

  private static void inject(InjectFaultRequest.Builder fault) {
    var unused = controls.injectFault(fault.build());
  }

  private static void makeUnavailable(Duration duration, String reason) {
    var unused =
        controls.makeUnavailable(
            MakeUnavailableRequest.newBuilder()
                .setDuration(Requests.proto(duration))
                .setReason(reason)
                .build());
  }

  private static Instant advance(Duration step) {
    var time =
        controls
            .advanceClock(
                AdvanceClockRequest.newBuilder().setDuration(Requests.proto(step)).build())
            .getTime();
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static void assertInvalid(InjectFaultRequest request) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> controls.injectFault(request))
        .withMessageContaining("INVALID_ARGUMENT: Field ");
  }

  /** As a connection that breaks: UNAVAILABLE, and nobody says why. */
  private static void assertBroken(Message request) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> Rpc.call(channel, request))
        .satisfies(
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
              assertThat(StatusProto.fromThrowable(failure).getDetailsList()).isEmpty();
            });
  }

  private static Code codeByDeadline(Message request) {
    CompletableFuture<Result> call = client.within(DEADLINE).start(request);
    return Code.valueOf(Client.await(call).code().name());
  }

  private long balance() {
    return client.profile(profile).getBalance();
  }

  private LedgerEntry newest() {
    return client.entries(profile).get(0);
  }

  private Iterator<WatchEntriesResponse> watch() {
    return CreditQueryServiceGrpc.newBlockingStub(channel)
        .watchEntries(WatchEntriesRequest.newBuilder().setProfileId(profile).build());
  }

  private static StatusRuntimeException failure(Iterator<WatchEntriesResponse> watch) {
    try {
      while (true) {
        watch.next();
      }
    } catch (StatusRuntimeException e) {
      return e;
    }
  }
}
