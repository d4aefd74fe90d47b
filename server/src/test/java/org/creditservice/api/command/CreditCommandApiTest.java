package org.creditservice.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.creditservice.api.ApiHarness;
import org.creditservice.api.ApiHarness.Submitted;
import org.creditservice.api.ErrorAssert;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.Decided;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Refusal;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceFutureStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the wire to the queue and back, through a real server. */
class CreditCommandApiTest {
  private static final DeductCreditsRequest REQUEST =
      DeductCreditsRequest.newBuilder()
          .setProfileId("p")
          .setIdempotencyKey("k")
          .setAmount(5)
          .setReasonCode("IMAGE")
          .build();

  private static final DeductCreditsResponse RESPONSE =
      DeductCreditsResponse.newBuilder()
          .setEntry(LedgerEntry.newBuilder().setProfileId("p").setAmount(-5))
          .build();

  private ApiHarness api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiHarness();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void everyMethodBecomesItsCommand() throws Exception {
    unanswered(
        stub()
            .createProfile(
                CreateProfileRequest.newBuilder()
                    .setProfileId("p")
                    .setIdempotencyKey("k")
                    .build()));
    assertThat(api.next().command().method()).isEqualTo(Method.CREATE_PROFILE);
    unanswered(
        stub()
            .grantCredits(
                GrantCreditsRequest.newBuilder()
                    .setProfileId("p")
                    .setIdempotencyKey("k")
                    .setAmount(1)
                    .setReasonCode("A")
                    .build()));
    assertThat(api.next().command().method()).isEqualTo(Method.GRANT_CREDITS);
    unanswered(stub().deductCredits(REQUEST));
    assertThat(api.next().command().method()).isEqualTo(Method.DEDUCT_CREDITS);
    unanswered(
        stub()
            .refundCredits(
                RefundCreditsRequest.newBuilder()
                    .setProfileId("p")
                    .setIdempotencyKey("k")
                    .setDeductionKey("d")
                    .setReasonCode("A")
                    .build()));
    assertThat(api.next().command().method()).isEqualTo(Method.REFUND_CREDITS);
    unanswered(
        stub()
            .reverseOperation(
                ReverseOperationRequest.newBuilder()
                    .setProfileId("p")
                    .setIdempotencyKey("k")
                    .setTargetKey("t")
                    .setReasonCode("A")
                    .build()));
    assertThat(api.next().command().method()).isEqualTo(Method.REVERSE_OPERATION);
  }

  @Test
  void anInvalidRequestIsNotQueued() {
    assertError(blocking(api.channel, REQUEST.toBuilder().setAmount(0).build())).violates("amount");
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void theRecordedBytesAreTheAnswer() throws Exception {
    Future<DeductCreditsResponse> call = stub().deductCredits(REQUEST);
    api.next().reply().complete(executed(false));
    assertThat(call.get()).isEqualTo(RESPONSE);
  }

  @Test
  void aReplaySaysSo() throws Exception {
    Future<DeductCreditsResponse> call = stub().deductCredits(REQUEST);
    api.next().reply().complete(executed(true));
    assertThat(call.get()).isEqualTo(RESPONSE.toBuilder().setReplayed(true).build());
  }

  @Test
  void aCompressedRequestIsRead() throws Exception {
    Future<DeductCreditsResponse> call = stub().withCompression("gzip").deductCredits(REQUEST);
    Submitted submitted = api.next();
    assertThat(submitted.command().operationKey().profileId()).isEqualTo("p");
    submitted.reply().complete(executed(false));
    assertThat(call.get()).isEqualTo(RESPONSE);
  }

  @Test
  void aRefusalCarriesItsDetails() throws Exception {
    Future<DeductCreditsResponse> call = stub().deductCredits(REQUEST);
    api.next().reply().complete(refused(ErrorReason.PROFILE_NOT_FOUND, false));
    ErrorAssert error = assertError(failure(call)).has(Code.NOT_FOUND, "PROFILE_NOT_FOUND");
    error.hasOnlyMetadata(Map.of("recorded", "false", "detail", "1"));
    assertThat(error.detail(ResourceInfo.class).getResourceName()).isEqualTo("p");
  }

  @Test
  void aReplayedRefusalSaysSo() throws Exception {
    Future<DeductCreditsResponse> call = stub().deductCredits(REQUEST);
    api.next().reply().complete(refused(ErrorReason.INSUFFICIENT_CREDITS, true));
    assertError(failure(call))
        .has(Code.FAILED_PRECONDITION, "INSUFFICIENT_CREDITS")
        .hasOnlyMetadata(Map.of("recorded", "true", "replayed", "true", "detail", "1"));
  }

  @Test
  void withoutADeadlineTheServersOwnCounts() throws Exception {
    unanswered(stub().deductCredits(REQUEST));
    assertThat(api.next().timeout()).isEqualTo(ApiHarness.WAIT_MAX);
  }

  @Test
  void theCallersDeadlineCounts() throws Exception {
    unanswered(stub().withDeadlineAfter(1, TimeUnit.HOURS).deductCredits(REQUEST));
    assertThat(api.next().timeout()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
  }

  @Test
  void aCancelledCallCancelsItsCommand() throws Exception {
    ListenableFuture<DeductCreditsResponse> call = stub().deductCredits(REQUEST);
    Submitted submitted = api.next();
    call.cancel(true);
    assertThatThrownBy(() -> submitted.reply().get(20, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aDefectTellsNothingButWhereToLook() throws Exception {
    Future<DeductCreditsResponse> call = stub().deductCredits(REQUEST);
    api.next().reply().completeExceptionally(new IllegalStateException("secret"));
    assertInternalError(failure(call));
  }

  @Test
  void anExceptionOnTheWayToTheQueueIsADefectToo() {
    api.broken = true;
    assertInternalError(
        catchThrowableOfType(StatusRuntimeException.class, blocking(api.channel, REQUEST)));
  }

  @Test
  void aRecordedRefusalThatCannotBeReadIsADefect() throws Exception {
    Future<DeductCreditsResponse> call = stub().deductCredits(REQUEST);
    byte[] broken = {7};
    api.next()
        .reply()
        .complete(Decided.refused(refusal(ErrorReason.INSUFFICIENT_CREDITS), broken, false));
    assertInternalError(failure(call));
  }

  @Test
  void theActorIsAnonymousUnlessTheHeaderNamesOne() throws Exception {
    unanswered(stub().deductCredits(REQUEST));
    assertThat(api.next().command().actor()).isEqualTo("anonymous");
    unanswered(CreditServiceGrpc.newFutureStub(api.withActor("web")).deductCredits(REQUEST));
    assertThat(api.next().command().actor()).isEqualTo("unverified:web");
    String longest = "a".repeat(128);
    unanswered(CreditServiceGrpc.newFutureStub(api.withActor(longest)).deductCredits(REQUEST));
    assertThat(api.next().command().actor()).isEqualTo("unverified:" + longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b"})
  void anInvalidActorIsNamed(String actor) {
    assertError(blocking(api.withActor(actor), REQUEST)).violates("credit-actor");
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void anActorThatIsTooLongIsNamed() {
    assertError(blocking(api.withActor("a".repeat(129)), REQUEST)).violates("credit-actor");
  }

  private static void assertInternalError(StatusRuntimeException error) {
    ErrorAssert internal =
        assertError(error).has(Code.INTERNAL, "INTERNAL_ERROR").isRecorded(false);
    String id = internal.info().getMetadataOrThrow("error_id");
    assertThat(id).matches("[0-9a-f]{12}");
    internal.hasMessage("Internal error " + id + "; the server's log has the details.");
    assertThat(internal.status().toString()).doesNotContain("secret", "Exception");
  }

  /** A call whose answer the test doesn't wait for. */
  private static void unanswered(Future<?> call) {
    assertThat(call).isNotDone();
  }

  private CreditServiceFutureStub stub() {
    return CreditServiceGrpc.newFutureStub(api.channel);
  }

  private static ThrowingCallable blocking(Channel channel, DeductCreditsRequest request) {
    return () ->
        CreditServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .deductCredits(request);
  }

  private static StatusRuntimeException failure(Future<?> call) {
    return (StatusRuntimeException)
        catchThrowableOfType(ExecutionException.class, call::get).getCause();
  }

  private static CommittedDecision executed(boolean replayed) {
    return Decided.executed(RESPONSE.toByteArray(), replayed);
  }

  private static CommittedDecision refused(ErrorReason reason, boolean replayed) {
    Refusal refusal = refusal(reason);
    return Decided.refused(refusal, new ResponseEncoder().encode(refusal).bytes(), replayed);
  }

  private static Refusal refusal(ErrorReason reason) {
    var subject = new Refusal.Subject("credit.v1.Profile", "p");
    return new Refusal(reason, "No.", Map.of("detail", "1"), subject, null);
  }
}
