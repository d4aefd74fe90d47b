package org.creditservice.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TestTokens;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.JobState;
import org.creditservice.v1.ListJobsRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers with tokens, through the real port. */
class CallersTest {
  private static final RSAKey KEY = TestTokens.rsa("key-1");
  private static final String POLICY =
      """
      callers:
        - name: owner
          methods: [all]
        - name: web
          methods: [DeductCredits, queries]
          reason_codes: [IMAGE]
          profile_prefixes: [user-]
          amount_max: 100
        - name: slow
          methods: [queries]
          calls_per_second: 2
        - name: support
          methods: [GrantCredits, RefundCredits, ReverseOperation]
          amount_max: 50
          act_for: ["employee-*"]
      """;

  @TempDir static Path directory;
  private static Path policy;
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
    Path keys = Files.writeString(directory.resolve("keys.json"), TestTokens.jwks(KEY));
    database = TestDatabase.create();
    server =
        TestServer.start(
            database.target(),
            "jwt-jwks=" + keys,
            TestTokens.ISSUER_SETTING,
            TestTokens.AUDIENCE_SETTING,
            "policy=" + policy,
            "policy-reload-interval=100ms");
    as("owner").create("user-1", 1000);
    as("owner").create("other-1", 1000);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static Client as(String caller) {
    return with("authorization", "Bearer " + TestTokens.token(KEY, caller));
  }

  /** A client that sends these names and values as headers. */
  private static Client with(String... namesAndValues) {
    Metadata headers = new Metadata();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(
          Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER),
          namesAndValues[i + 1]);
    }
    return new Client(
        ClientInterceptors.intercept(
            server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers)));
  }

  private static GetProfileRequest get(String profileId) {
    return GetProfileRequest.newBuilder().setProfileId(profileId).build();
  }

  private static com.google.protobuf.Message deduct(
      String profileId, String key, long amount, String reason) {
    return Requests.deduct(profileId, key, amount).toBuilder().setReasonCode(reason).build();
  }

  @Test
  void whoSaysNotWhoHeIsIsUnauthenticatedWhateverHeAsks() {
    Result there = new Client(server.channel()).call(get("user-1")).refused("UNAUTHENTICATED");
    Result missing = new Client(server.channel()).call(get("nobody")).refused("UNAUTHENTICATED");
    assertThat(missing).isEqualTo(there);
    new Client(server.channel()).call(Requests.create("new", 1)).refused("UNAUTHENTICATED");
    new Client(server.channel())
        .call(CreateProfileRequest.getDefaultInstance())
        .refused("UNAUTHENTICATED");
    as("owner").call(get("new")).refused("PROFILE_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic d2ViOnNlY3JldA==",
        "bearer x.y.z",
        "x"
      })
  void whatIsNoTokenIsRefused(String authorization) {
    with("authorization", authorization).call(get("user-1")).refused("UNAUTHENTICATED");
  }

  @Test
  void badTokensAreRefused() {
    String good = "Bearer " + TestTokens.token(KEY, "owner");
    with("authorization", good, "authorization", good)
        .call(get("user-1"))
        .refused("UNAUTHENTICATED");
    with("authorization", "Bearer " + "a".repeat(10_000))
        .call(get("user-1"))
        .refused("UNAUTHENTICATED");
    var expired = TestTokens.claims("owner").expirationTime(Date.from(Instant.EPOCH)).build();
    Result refused =
        with("authorization", "Bearer " + TestTokens.sign(KEY, expired))
            .call(get("user-1"))
            .refused("UNAUTHENTICATED");
    assertThat(refused.error().getMessage())
        .isEqualTo("The bearer token is not accepted: it has expired.");
    as("owner\nWARN forged").call(get("user-1")).refused("UNAUTHENTICATED");
    as("n".repeat(257)).call(get("user-1")).refused("UNAUTHENTICATED");
  }

  @Test
  void theCallerIsTheActorAndTheHeaderDoesNotCount() {
    var entry =
        as("web")
            .as("somebody")
            .call(deduct("user-1", "actor", 1, "IMAGE"), DeductCreditsResponse.class)
            .getEntry();
    assertThat(entry.getActor()).isEqualTo("web");
  }

  @Test
  void whoMayActForOthersIsRecordedWithThem() {
    var grant = Requests.grant("user-1", "act-for", 1);
    var entry = as("support").as("employee-7").call(grant, GrantCreditsResponse.class).getEntry();
    assertThat(entry.getActor()).isEqualTo("support for employee-7");
    as("support").as("customer-7").call(grant).refused("PERMISSION_DENIED");
    as("support").call(grant).succeeded();
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
    web.call(CreateProfileRequest.getDefaultInstance()).refused("PERMISSION_DENIED");
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
    as("owner").call(deduct("user-1", "replayed", 500, "IMAGE")).succeeded();
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
    as("support").call(Requests.refund("user-1", "r-1", "to-refund")).refused("PERMISSION_DENIED");
    as("support")
        .call(Requests.refund("user-1", "r-1", "to-refund", 51))
        .refused("PERMISSION_DENIED");
    as("support").call(Requests.refund("user-1", "r-1", "to-refund", 50)).succeeded();
    // It gives back at most what another call took.
    as("support").call(Requests.reverse("user-1", "r-2", "to-refund")).succeeded();
  }

  @Test
  void callsThatComeTooOftenAreTold() {
    Client slow = as("slow");
    List<Result> results =
        Client.await(IntStream.range(0, 20).mapToObj(i -> slow.start(get("user-1"))).toList());
    assertThat(results).filteredOn(Result::isSuccess).hasSizeGreaterThanOrEqualTo(2);
    Result refused = results.stream().filter(result -> !result.isSuccess()).findAny().orElseThrow();
    refused.refused("OVERLOADED");
    assertThat(refused.error().getMessage())
        .startsWith("This caller may call 2 times a second; wait ");
    assertThat(refused.error().getDetailsList())
        .anyMatch(detail -> detail.is(com.google.rpc.RetryInfo.class));
    as("web").call(get("user-1")).succeeded();
  }

  @Test
  void healthIsOpenAndReflectionIsNot() throws Exception {
    assertThat(
            HealthGrpc.newBlockingStub(server.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(reflect(null)).isEqualTo("UNAUTHENTICATED");
    assertThat(reflect("web")).isEqualTo("PERMISSION_DENIED");
    assertThat(reflect("owner")).isEqualTo("OK");
  }

  private static String reflect(String caller) throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    var stub = ServerReflectionGrpc.newStub(server.channel());
    if (caller != null) {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + TestTokens.token(KEY, caller));
      stub = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    StreamObserver<ServerReflectionRequest> call =
        stub.serverReflectionInfo(
            new StreamObserver<>() {
              @Override
              public void onNext(ServerReflectionResponse response) {
                outcome.complete("OK");
              }

              @Override
              public void onError(Throwable error) {
                outcome.complete(((StatusRuntimeException) error).getStatus().getCode().name());
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
  void aChangedPolicyIsInForceAndABrokenOneIsNot() throws IOException {
    Client late = as("late");
    late.call(get("user-1")).refused("PERMISSION_DENIED");
    Files.writeString(policy, POLICY + "  - name: late\n    methods: [queries]\n");
    Await.until("the policy is read", () -> late.call(get("user-1")).isSuccess());
    Files.writeString(policy, POLICY + "  - name: late\n    methods: [nothing]\n");
    Files.writeString(policy, POLICY + "  - name: late2\n    methods: [queries]\n");
    Await.until("the policy is read", () -> as("late2").call(get("user-1")).isSuccess());
    late.call(get("user-1")).refused("PERMISSION_DENIED");
    Files.writeString(policy, POLICY);
  }

  @Test
  void denialsAreCountedAndTheDashboardReadsOn() throws Exception {
    as("web").call(get("other-1")).refused("PERMISSION_DENIED");
    String metrics = body(server.operations("/metrics"));
    assertThat(metrics).containsPattern("credit_denials_total\\{kind=\"profile\"\\} [1-9]");
    assertThat(metrics).contains("credit_denials_total{kind=\"unauthenticated\"}");
  }

  private static String body(URI page) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body();
  }
}
