package org.creditservice.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetServiceStatusRequest;
import org.creditservice.v1.JobState;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.VerifyLedgerRequest;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers may do, through the real port. */
class PolicyTest {
  private static final String POLICY =
      """
      callers:
        - name: owner
          methods: [all]
        - name: web
          methods: [DeductCredits, CreateProfile, queries]
          reason_codes: [IMAGE]
          profile_prefixes: [user-]
          amount_max: 100
        - name: seller
          methods: [CreateProfile]
          reason_codes: [OPENING_BALANCE]
        - name: slow
          methods: [queries]
          calls_per_second: 2
        - name: support
          methods: [RefundCredits, ReverseOperation]
          amount_max: 50
        - name: operator
          methods: [admin]
        - name: narrow-operator
          methods: [admin]
          profile_prefixes: [user-]
      """;

  @TempDir static Path directory;
  private static TokenServer server;

  @BeforeAll
  static void start() {
    server = new TokenServer(directory, POLICY);
    as("owner").create("user-1", 1000);
    as("owner").create("other-1", 1000);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Client as(String caller) {
    return server.as(caller);
  }

  private static GetProfileRequest get(String profileId) {
    return GetProfileRequest.newBuilder().setProfileId(profileId).build();
  }

  private static Message deduct(String profileId, String key, long amount, String reason) {
    return Requests.deduct(profileId, key, amount).toBuilder().setReasonCode(reason).build();
  }

  @Test
  void aCallIsHeldAgainstThePolicyBeforeAnythingElse() {
    Client web = as("web");
    web.call(deduct("user-1", "d-1", 100, "IMAGE")).succeeded();
    web.call(deduct("user-1", "d-2", 101, "IMAGE")).refused("PERMISSION_DENIED");
    web.call(deduct("user-1", "d-2", 1, "VIDEO")).refused("PERMISSION_DENIED");
    Result there = web.call(deduct("other-1", "d-2", 1, "IMAGE")).refused("PERMISSION_DENIED");
    Result missing = web.call(deduct("nobody", "d-2", 1, "IMAGE")).refused("PERMISSION_DENIED");
    assertThat(missing).isEqualTo(there);
    web.call(Requests.grant("user-1", "g-1", 1)).refused("PERMISSION_DENIED");
    // A method that isn't the caller's: the request isn't even parsed.
    as("support").call(CreateProfileRequest.getDefaultInstance()).refused("PERMISSION_DENIED");
    // What is within the policy must still be valid.
    web.call(deduct("user-1", "", -1, "IMAGE")).refused("INVALID_FIELD");
    as("unlisted").call(get("user-1")).refused("PERMISSION_DENIED");
    // Nothing of it was recorded.
    web.call(deduct("user-1", "d-2", 2, "IMAGE")).succeeded();
  }

  @Test
  void aReplayPassesTheSameCheck() {
    as("owner").call(deduct("user-1", "replayed", 500, "IMAGE")).succeeded();
    as("web").call(deduct("user-1", "replayed", 500, "IMAGE")).refused("PERMISSION_DENIED");
    assertThat(as("owner").call(deduct("user-1", "replayed", 500, "IMAGE")).replayed()).isTrue();
  }

  @Test
  void anOpeningBalanceHasAReasonOfItsOwn() {
    as("web").call(Requests.create("user-open", 50)).refused("PERMISSION_DENIED");
    as("web").call(Requests.create("user-empty", 0)).succeeded();
    as("seller").call(Requests.create("user-open", 50)).succeeded();
  }

  @Test
  void queriesOfAllProfilesAreNotOfOne() {
    var all = ListJobsRequest.newBuilder().setState(JobState.JOB_STATE_PROCESSING).build();
    as("web").call(all).refused("PERMISSION_DENIED");
    as("web").call(all.toBuilder().setProfileId("user-1").build()).succeeded();
    as("web").call(get("other-1")).refused("PERMISSION_DENIED");
    as("owner").call(all).succeeded();
  }

  @Test
  void amountsThatARequestLeavesOpenAreTooMuch() {
    as("owner").call(deduct("user-1", "to-refund", 60, "IMAGE")).succeeded();
    Client support = as("support");
    support.call(Requests.refund("user-1", "r-1", "to-refund")).refused("PERMISSION_DENIED");
    support.call(Requests.refund("user-1", "r-1", "to-refund", 51)).refused("PERMISSION_DENIED");
    support.call(Requests.refund("user-1", "r-1", "to-refund", 50)).succeeded();
    // It gives back at most what another call took.
    support.call(Requests.reverse("user-1", "r-2", "to-refund")).succeeded();
  }

  @Test
  void callsThatComeTooOftenAreTold() {
    Client slow = as("slow");
    List<Result> results =
        Client.await(IntStream.range(0, 20).mapToObj(i -> slow.start(get("user-1"))).toList());
    assertThat(results).filteredOn(Result::isSuccess).hasSizeGreaterThanOrEqualTo(2);
    Result refused = results.stream().filter(result -> !result.isSuccess()).findAny().orElseThrow();
    refused.refused("OVERLOADED");
    assertThat(refused.message()).startsWith("This caller may call 2 times a second; wait ");
    assertThat(refused.detail(RetryInfo.class).hasRetryDelay()).isTrue();
    as("web").call(get("user-1")).succeeded();
  }

  @Test
  void adminFollowsThePolicy() {
    assertThat(status("operator")).isEqualTo("OK");
    assertThat(verify("operator")).isEqualTo("OK");
    assertThat(status("web")).isEqualTo("PERMISSION_DENIED");
    assertThat(verify("web")).isEqualTo("PERMISSION_DENIED");
    // They are about the server as a whole.
    assertThat(status("narrow-operator")).isEqualTo("PERMISSION_DENIED");
    assertThat(verify("narrow-operator")).isEqualTo("PERMISSION_DENIED");
    as("operator").call(get("user-1")).refused("PERMISSION_DENIED");
  }

  private static String status(String caller) {
    return outcome(
        () ->
            CreditAdminServiceGrpc.newBlockingStub(server.channel(caller))
                .getServiceStatus(GetServiceStatusRequest.getDefaultInstance()));
  }

  private static String verify(String caller) {
    return outcome(
        () ->
            CreditAdminServiceGrpc.newBlockingStub(server.channel(caller))
                .verifyLedger(VerifyLedgerRequest.getDefaultInstance())
                .forEachRemaining(report -> {}));
  }

  private static String outcome(Runnable call) {
    try {
      call.run();
      return "OK";
    } catch (StatusRuntimeException e) {
      return ErrorDetails.reason(e);
    }
  }

  @Test
  void reflectionFollowsThePolicy() throws Exception {
    assertThat(reflect("web")).isEqualTo("PERMISSION_DENIED");
    assertThat(reflect("owner")).isEqualTo("OK");
  }

  private static String reflect(String caller) throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> call =
        ServerReflectionGrpc.newStub(server.channel(caller))
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    outcome.complete("OK");
                  }

                  @Override
                  public void onError(Throwable error) {
                    outcome.complete(ErrorDetails.reason((StatusRuntimeException) error));
                  }

                  @Override
                  public void onCompleted() {}
                });
    call.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    String code = outcome.get(30, TimeUnit.SECONDS);
    call.onCompleted();
    return code;
  }

  @Test
  void aChangedPolicyIsInForceAndABrokenOneIsNot() {
    Client late = as("late");
    late.call(get("user-1")).refused("PERMISSION_DENIED");
    server.usePolicy(POLICY + "  - name: late\n    methods: [queries]\n");
    Await.until("the policy is read", () -> late.call(get("user-1")).isSuccess());
    server.usePolicy(POLICY + "  - name: late\n    methods: [nothing]\n");
    server.usePolicy(POLICY + "  - name: late2\n    methods: [queries]\n");
    Await.until("the policy is read", () -> as("late2").call(get("user-1")).isSuccess());
    late.call(get("user-1")).refused("PERMISSION_DENIED");
    server.usePolicy(POLICY);
  }

  @Test
  void aWatchGoesOnWhenThePolicyChangesAndANewOneDoesNotBegin() {
    as("owner").create("user-watched", 5);
    server.usePolicy(POLICY + "  - name: watcher\n    methods: [WatchEntries]\n");
    Await.until("the policy is read", () -> outcome(() -> watch("watcher").next()).equals("OK"));
    Iterator<WatchEntriesResponse> watch = watch("watcher");
    assertThat(watch.next().getEntry().getAmount()).isEqualTo(5);

    server.usePolicy(POLICY);
    Await.until(
        "the policy is read",
        () -> outcome(() -> watch("watcher").next()).equals("PERMISSION_DENIED"));
    as("owner").call(Requests.grant("user-watched", "later", 7)).succeeded();
    assertThat(watch.next().getEntry().getAmount()).isEqualTo(7);
  }

  private static Iterator<WatchEntriesResponse> watch(String caller) {
    return CreditQueryServiceGrpc.newBlockingStub(server.channel(caller))
        .watchEntries(WatchEntriesRequest.newBuilder().setProfileId("user-watched").build());
  }

  @Test
  void denialsAreCountedAndTheDashboardReadsOn() throws Exception {
    as("web").call(get("other-1")).refused("PERMISSION_DENIED");
    server.nobody().call(get("other-1")).refused("UNAUTHENTICATED");
    assertThat(page("/metrics").body())
        .containsPattern("credit_denials_total\\{kind=\"profile\"\\} [1-9]")
        .containsPattern("credit_denials_total\\{kind=\"unauthenticated\"\\} [1-9]");
    // It has no caller, whom the policy could deny this.
    HttpResponse<String> profile = page("/api/GetProfile?profile_id=other-1");
    assertThat(profile.statusCode()).isEqualTo(200);
    assertThat(profile.body()).contains("\"balance\":\"1000\"");
  }

  private static HttpResponse<String> page(String path) throws IOException, InterruptedException {
    URI page = server.server().operations(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
  }
}
